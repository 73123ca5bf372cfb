using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Onnx;

/// <summary>Labels that are decoded by rows in ONNX Runtime, from raw columns, against the managed decoder; zeros stand behind a row's length.</summary>
public sealed class OnnxTaggingTests
{
    private const float Tolerance = 2e-5f;

    private static readonly string[] _inputs = ["Words", "Numbers"];

    [Theory]
    [InlineData(true, true, 1)]
    [InlineData(true, false, 1)]
    [InlineData(false, true, 1)]
    [InlineData(false, false, 1)]
    [InlineData(true, true, 3)]
    [InlineData(false, true, 3)]
    public void LabelsMarginalsAndProbabilityAreTheManagedOnes(bool useCrf, bool isConstrained, int networks)
    {
        var task = new TaskDescription(PredictionTask.MulticlassClassification, 5)
        {
            PerStep = true,
            Classes = new ClassNames("Text", ["I-a", "O", "B-a", "I-b", "B-b"]),
            Tags = new TagDecoding(useCrf, isConstrained ? TagScheme.Bio : TagScheme.None, isConstrained, BestPaths: 1),
        };
        var options = Networks.Cell("lstm") with { Bidirectional = true, Tagging = new TaggingOptions { UseCrf = useCrf } };
        AssertEqual(OnnxModels.Ensemble(OnnxModels.Create(options, task, _inputs), networks));
    }

    private static void AssertEqual(FittedModel model)
    {
        using var run = new OnnxRun(model);
        foreach (int[] lengths in new int[][] { [4], [0], [3, 0, 7, 1, 5, 5, 0, 12] })
        {
            var rows = OnnxRow.Create(lengths);
            var managed = Managed.View(model, rows);
            foreach (int extraSteps in new[] { 0, 2 })
            {
                var found = run.Run(rows, extraSteps);
                int steps = lengths.Max() + extraSteps;
                found["SequenceProbability"].Should().Equal(managed.GetColumn<float>("SequenceProbability"), (a, b) => Math.Abs(a - b) <= Tolerance);
                found["PredictedLabel"].Should().Equal(Padded(managed.GetColumn<uint[]>("PredictedLabel").Select(row => row.Select(key => (float)key).ToArray()), steps));
                found["Score"].Should().Equal(Padded(managed.GetColumn<float[]>("Score"), 5 * steps), (a, b) => Math.Abs(a - b) <= Tolerance);
            }
        }
    }

    private static IEnumerable<float> Padded(IEnumerable<float[]> rows, int size) => rows.SelectMany(row => row.Concat(new float[size - row.Length]));
}
