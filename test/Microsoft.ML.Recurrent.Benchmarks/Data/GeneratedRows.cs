using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Benchmarks.Data;

/// <summary>A row of numbers, step by step.</summary>
internal sealed class NumberRow
{
    public float[] Values { get; set; } = [];

    /// <summary>The first step's first number: something to learn.</summary>
    public float Label => Values.Length == 0 ? 0 : Values[0];
}

/// <summary>Networks and rows drawn from a seed, where nothing has to be learned.</summary>
internal static class GeneratedRows
{
    /// <summary>A regression network over vectors of numbers, as a fit would leave it.</summary>
    public static FittedModel Model(RecurrentOptions options, int inputs)
    {
        options = options with { SequenceColumnNames = ["Values"], FeaturesPerStep = inputs, Task = PredictionTask.Regression };
        var columns = new InputColumns([new SequenceColumn("Values", SequenceColumnKind.Values, inputs, 0, null)], []);
        var task = new TaskDescription(PredictionTask.Regression, 1) { LabelMean = [0], LabelScale = [1] };
        var weights = NetworkInitializer.Create(NetworkShape.Of(options, columns, 1), seed: 5);
        return new FittedModel(options, NetworkRole.Trainer, task, columns, weights, new TrainingHistory([], 1, "Not fitted."));
    }

    /// <summary>A tagger over vectors of numbers, as a fit would leave it.</summary>
    public static FittedModel Tagger(RecurrentOptions options, int inputs, int tags)
    {
        options = options with { SequenceColumnNames = ["Values"], FeaturesPerStep = inputs, Task = PredictionTask.MulticlassClassification };
        var columns = new InputColumns([new SequenceColumn("Values", SequenceColumnKind.Values, inputs, 0, null)], []);
        var task = new TaskDescription(PredictionTask.MulticlassClassification, tags) { PerStep = true, Tags = new TagDecoding(options.Tagging.UseCrf, TagScheme.None, IsConstrained: false, BestPaths: 1) };
        var weights = NetworkInitializer.Create(NetworkShape.Of(options, columns, tags, headReadsSteps: true, task.HasField), seed: 5);
        return new FittedModel(options, NetworkRole.Trainer, task, columns, weights, new TrainingHistory([], 1, "Not fitted."));
    }

    /// <summary>Rows of given lengths in memory.</summary>
    public static RaggedSequences Rows(FittedModel model, IEnumerable<int> lengths)
    {
        var random = new Random(11);
        var rows = new RaggedSequences(model.Inputs);
        foreach (int length in lengths)
        {
            rows.AddRow(length);
            foreach (ref float value in rows.Values(rows.Rows - 1))
                value = (float)random.NextDouble() - 0.5f;
        }

        return rows;
    }

    /// <summary>Lengths drawn uniformly.</summary>
    public static int[] Lengths(int rows, int shortest, int longest)
    {
        var random = new Random(23);
        return [.. Enumerable.Range(0, rows).Select(_ => random.Next(shortest, longest + 1))];
    }

    /// <summary>Rows that are made as they are read; no two passes hold them.</summary>
    public static IEnumerable<NumberRow> Stream(int rows, int inputs, int shortest, int longest)
    {
        var random = new Random(29);
        float[] noise = [.. Enumerable.Range(0, 4096 + longest * inputs).Select(_ => (float)random.NextDouble() - 0.5f)];
        var row = new NumberRow();
        for (int i = 0; i < rows; i++)
        {
            int length = random.Next(shortest, longest + 1) * inputs;
            if (row.Values.Length != length)
                row.Values = new float[length];
            noise.AsSpan(random.Next(4096), length).CopyTo(row.Values);
            yield return row;
        }
    }
}
