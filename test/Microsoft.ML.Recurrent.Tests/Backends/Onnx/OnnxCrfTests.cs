using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Recurrent.Backends.Managed.Crf;
using Microsoft.ML.Recurrent.Backends.Onnx;
using Microsoft.ML.Recurrent.Onnx.Graph;
using Microsoft.ML.Recurrent.Tests.Backends.Managed.Crf;

namespace Microsoft.ML.Recurrent.Tests.Backends.Onnx;

public class OnnxCrfTests
{
    private const int Labels = 11;

    [Theory]
    [InlineData(2f)]
    [InlineData(80f)]
    public void LabelsMarginalsAndProbabilityAreTheManagedOnes(float range)
    {
        var batch = new CrfBatch(Labels, [40, 9, 9, 3, 1], range: range);
        var decoded = batch.Parameters.Constrained((from, to) => (from, to) is not (null, 3) and not (2, 5) and not (5, 5) and not (4, null));

        var (labels, marginals, probabilities) = Run(batch, decoded);

        float[] expected = batch.Marginals();
        double[] partitions = batch.Lattice().LogPartitions;
        for (int row = 0; row < batch.Packing.Rows; row++)
        {
            int[] best = new int[batch.Packing.Lengths[row]];
            new CrfDecoder(decoded).Decode(batch.Row(row), best);
            probabilities[row].Should().BeApproximately((float)Math.Exp(batch.Parameters.Score(batch.Row(row), best) - partitions[row]), 1e-5f);
            for (int step = 0; step < best.Length; step++)
            {
                labels[step, row].Should().Be(best[step]);
                for (int label = 0; label < Labels; label++)
                    marginals[step, row, label].Should().BeApproximately(expected[batch.Row(row).Position(step) * Labels + label], 2e-5f * range);
            }
        }
    }

    private static (Tensor<long> Labels, Tensor<float> Marginals, Tensor<float> Probabilities) Run(CrfBatch batch, CrfParameters decoded)
    {
        var graph = new OnnxGraph("test");
        var emissions = graph.Input(new("emissions", OnnxElementType.Float, [OnnxDimension.Steps, OnnxDimension.Batch, Labels], ""));
        var lengths = graph.Input(new("lengths", OnnxElementType.Int32, [OnnxDimension.Batch], ""));
        var outputs = new OnnxCrf(graph, "crf", new OnnxCrfSteps(graph, emissions, lengths, Labels))
            .Append(Held(graph, "field", batch.Parameters), Held(graph, "decoded", decoded));
        graph.Output(new(new("labels", OnnxElementType.Int64, [OnnxDimension.Steps, OnnxDimension.Batch], ""), outputs.Labels));
        graph.Output(new(new("marginals", OnnxElementType.Float, [OnnxDimension.Steps, OnnxDimension.Batch, Labels], ""), outputs.Marginals));
        graph.Output(new(new("probability", OnnxElementType.Float, [OnnxDimension.Batch], ""), outputs.Probability));
        using var stream = new MemoryStream();
        OnnxModelWriter.Write(new OnnxModel(graph, "", []), stream);
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using var session = new InferenceSession(stream.ToArray(), options);
        using var results = session.Run([.. Feeds(batch)]);
        return (results.Single(r => r.Name == "labels").AsTensor<long>().Clone(), results.Single(r => r.Name == "marginals").AsTensor<float>().Clone(),
            results.Single(r => r.Name == "probability").AsTensor<float>().Clone());
    }

    private static OnnxCrfParameters Held(OnnxGraph graph, string name, CrfParameters field) => new(
        graph.Constant($"{name}.transitions", [Labels, Labels], field.Transitions.ToArray()),
        graph.Constant($"{name}.start", [Labels], field.Start.ToArray()),
        graph.Constant($"{name}.end", [Labels], field.End.ToArray()));

    /// <summary>Behind its end a row is filled with NaN.</summary>
    private static IEnumerable<NamedOnnxValue> Feeds(CrfBatch batch)
    {
        var (steps, rows) = (batch.Packing.Steps, batch.Packing.Rows);
        float[] padded = [.. Enumerable.Repeat(float.NaN, steps * rows * Labels)];
        for (int row = 0; row < rows; row++)
        {
            for (int step = 0; step < batch.Packing.Lengths[row]; step++)
                batch.Row(row)[step].CopyTo(padded.AsSpan((step * rows + row) * Labels));
        }

        yield return NamedOnnxValue.CreateFromTensor("emissions", new DenseTensor<float>(padded, [steps, rows, Labels]));
        yield return NamedOnnxValue.CreateFromTensor("lengths", new DenseTensor<int>(batch.Packing.Lengths.AsSpan(0, rows).ToArray(), [rows]));
    }
}
