using BenchmarkDotNet.Running;
using Microsoft.ML.Recurrent.Benchmarks.Comparing;
using Microsoft.ML.Recurrent.Benchmarks.Measuring;

namespace Microsoft.ML.Recurrent.Benchmarks;

/// <summary>What each verb does.</summary>
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
                BenchmarkSwitcher.FromAssembly(typeof(Commands).Assembly).Run([.. arguments.Parts]);
                return 0;
            default:
                Compare(arguments);
                return 0;
        }
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
                "fit" => FitComparison.Run(effort),
                "scoring" => ScoringComparison.Run(effort),
                "product" => ProductComparison.Run(effort),
                _ => TransformComparison.Run(effort),
            };
            foreach (var row in rows)
                report.Add(row);
        }

        report.Save();
    }
}
