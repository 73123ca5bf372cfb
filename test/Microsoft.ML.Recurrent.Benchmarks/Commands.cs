using BenchmarkDotNet.Running;
using Microsoft.ML.Recurrent.Benchmarks.Accuracy;
using Microsoft.ML.Recurrent.Benchmarks.Comparing;
using Microsoft.ML.Recurrent.Benchmarks.Kernels;
using Microsoft.ML.Recurrent.Benchmarks.Measuring;
using Microsoft.ML.Recurrent.Benchmarks.Scaling;

namespace Microsoft.ML.Recurrent.Benchmarks;

/// <summary>The action of each verb.</summary>
internal static class Commands
{
    public static int Run(Arguments arguments)
    {
        switch (arguments.Verb)
        {
            case "help":
                Console.WriteLine(Arguments.Usage);
                return 0;
            case "kernels":
                BenchmarkSwitcher.FromAssembly(typeof(Commands).Assembly).Run([.. arguments.Parts], new KernelJobs());
                return 0;
            case "scaling":
                Scale(arguments);
                return 0;
            case "accuracy":
                MeasureAccuracy(arguments);
                return 0;
            case "adding":
                AddingRun.Run(arguments.Seeds ?? (arguments.Quick ? [1] : [1, 2, 3]), arguments.OutputDirectory, Console.Out);
                return 0;
            case "search":
                SearchRun.Run(arguments.Seeds ?? (arguments.Quick ? [1] : [1, 2, 3]), arguments.Quick, arguments.OutputDirectory, Console.Out);
                return 0;
            default:
                Compare(arguments);
                return 0;
        }
    }

    private static void Scale(Arguments arguments)
    {
        var report = new ScalingReport(arguments.OutputDirectory, Console.Out);
        foreach (string part in arguments.Parts)
        {
            report.Add(part switch
            {
                "rows" => ScoringScaling.Rows(arguments.Quick),
                "steps" => ScoringScaling.Steps(arguments.Quick),
                "hidden" => ScoringScaling.Hidden(arguments.Quick),
                "threads" => ScoringScaling.Threads(arguments.Quick),
                "vocabulary" => FitScaling.Vocabulary(arguments.Quick),
                "training" => FitScaling.Training(arguments.Quick),
                "forecasting" => ForecastScaling.Fit(arguments.Quick),
                "latest" => PanelScaling.Latest(arguments.Quick),
                "ridge" => PanelScaling.Ridge(arguments.Quick),
                _ => MemoryScaling.Fit(arguments.Quick),
            });
        }

        report.Save();
    }

    private static void MeasureAccuracy(Arguments arguments)
    {
        var effort = new AccuracyEffort(arguments.Seeds ?? (arguments.Quick ? [1] : null), arguments.DataDirectory, arguments.LogsFits);
        var report = new AccuracyReport(arguments.OutputDirectory, Console.Out);
        foreach (string set in arguments.Parts)
        {
            foreach (var result in AccuracyRun.Run(set, effort))
                report.Add(result);
        }

        report.Save();
    }

    private static void Compare(Arguments arguments)
    {
        var effort = arguments.Quick ? Effort.Quick(arguments.Threads) : Effort.Full(arguments.Threads);
        var report = new ComparisonReport(arguments.OutputDirectory, Console.Out);
        foreach (string part in arguments.Parts)
        {
            var rows = part switch
            {
                "layers" => LayerComparison.Run(effort),
                "cells" => CellSpeeds.Run(effort),
                "fit" => FitComparison.Run(effort),
                "scoring" => ScoringComparison.Run(effort),
                "product" => ProductComparison.Run(effort),
                "members" => MembersComparison.Run(effort),
                "dropout" => DropoutComparison.Run(effort),
                "tagger" => TaggerComparison.Run(effort),
                "generation" => GenerationComparison.Run(effort),
                _ => TransformComparison.Run(effort),
            };
            foreach (var row in rows)
                report.Add(row);
        }

        report.Save();
    }
}
