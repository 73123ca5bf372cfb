using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Accuracy;

/// <summary>A conditional random field tells what its network cannot: the first label, from steps that a network which reads forwards has not seen by then.</summary>
public class FieldLearningTests
{
    private const int Steps = 9;

    private readonly MLContext _context = new(1);

    [Fact]
    public void FirstLabelFollowsFromTheLaterOnes()
    {
        double field = Accuracy(useCrf: true), softmax = Accuracy(useCrf: false);

        field.Should().BeGreaterThan(0.9, "three of four steps speak for the label that all of a row have");
        softmax.Should().BeLessThan(0.8);
    }

    /// <summary>The fraction of rows whose first label is right.</summary>
    private double Accuracy(bool useCrf)
    {
        var options = SmallOptions.Gru(label: "Labels", epochs: 10) with { Tagging = new TaggingOptions { UseCrf = useCrf } };
        var model = _context.MulticlassClassification.Trainers.Gru(options).Fit(View(seed: 1));
        var data = View(seed: 2);
        return model.Transform(data).GetColumn<uint[]>("PredictedLabel").Zip(data.GetColumn<uint[]>("Labels")).Average(row => row.First[0] == row.Second[0] ? 1 : 0);
    }

    private IDataView View(int seed)
    {
        var random = new Random(seed);
        return _context.Data.LoadFromEnumerable(Enumerable.Range(0, 500).Select(_ => Row((uint)random.Next(1, 3), random)).ToArray());
    }

    /// <summary>One label for all steps, each of which shows it, or, in a quarter of them, the other one.</summary>
    private static Alike Row(uint label, Random random) => new()
    {
        Values = [.. Enumerable.Range(0, Steps).Select(_ => (label == 1) == random.NextDouble() < 0.75 ? -1f : 1f)],
        Labels = [.. Enumerable.Repeat(label, Steps)],
    };

    private sealed class Alike
    {
        public float[] Values { get; set; } = [];

        [KeyType(2)]
        public uint[] Labels { get; set; } = [];
    }
}
