using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tasks;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Onnx;

/// <summary>Scores of steps in ONNX Runtime, from raw columns, against the managed scorer; zeros stand behind a row's length.</summary>
public sealed class OnnxStepScoreTests
{
    private const float Tolerance = 1e-5f;

    private static readonly string[] _inputs = ["Words", "Numbers", "Keys", "Level"];

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    public void StepsOfEveryTaskAreTheManagedOnes(int networks, bool statics)
    {
        foreach (var task in new[] { OnnxModels.Binary, OnnxModels.Binary with { Threshold = 0.4f }, OnnxModels.Multiclass, OnnxModels.Regression })
        {
            foreach (string cell in new[] { "lstm", "gru", "rnn-Tanh" })
            {
                var options = Networks.Cell(cell) with { Bidirectional = true, Layers = 2 };
                string[] columns = statics ? ["Size", "Group", "Traits"] : [];
                AssertEqual(OnnxModels.Ensemble(OnnxModels.Create(options, task with { PerStep = true }, _inputs, columns), networks));
            }
        }
    }

    private static void AssertEqual(FittedModel model)
    {
        using var run = new OnnxRun(model);
        foreach (int[] lengths in new int[][] { [4], [0], [3, 0, 7, 1, 5, 5, 0, 12] })
        {
            var rows = OnnxRow.Create(lengths);
            foreach (int extraSteps in new[] { 0, 2 })
            {
                foreach (var (name, found) in run.Run(rows, extraSteps))
                {
                    float[][] managed = Of(model, rows, name);
                    int steps = lengths.Max() + extraSteps, width = steps == 0 ? 0 : found.Length / steps / rows.Length;

                    found.Should().Equal(managed.SelectMany(row => row.Concat(new float[steps * width - row.Length])), (a, b) => Math.Abs(a - b) <= Tolerance, name);
                }
            }
        }
    }

    private static float[][] Of(FittedModel model, OnnxRow[] rows, string column)
    {
        var view = Managed.View(model, rows);
        var item = ((VectorDataViewType)view.Schema[column].Type).ItemType.RawType;
        if (item == typeof(bool))
            return [.. view.GetColumn<bool[]>(column).Select(row => row.Select(value => value ? 1f : 0f).ToArray())];
        return item == typeof(uint)
            ? [.. view.GetColumn<uint[]>(column).Select(row => row.Select(value => (float)value).ToArray())]
            : [.. view.GetColumn<float[]>(column)];
    }
}
