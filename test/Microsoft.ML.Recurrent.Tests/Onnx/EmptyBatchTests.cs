using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Recurrent.Tasks;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Onnx;

/// <summary>The batch axis is free: nothing in, nothing out. ONNX Runtime's own LSTM and GRU end the process on such a batch.</summary>
public sealed class EmptyBatchTests
{
    [Theory]
    [MemberData(nameof(OnnxParityTests.Stacks), MemberType = typeof(OnnxParityTests))]
    public void EveryCellStackAndPoolingGivesNoRows(string cell, int layers, bool bidirectional)
    {
        foreach (var pooling in Enum.GetValues<SequencePooling>())
        {
            var options = Networks.Cell(cell) with { Layers = layers, Bidirectional = bidirectional, Pooling = pooling };
            GivesNoRows(OnnxModels.Export(OnnxModels.Create(options, OnnxModels.Binary, ["Words", "Numbers"], "Size", "Group")));
        }
    }

    [Fact]
    public void EveryTaskGivesNoRows()
    {
        foreach (var task in new[] { null, OnnxModels.Multiclass, OnnxModels.Regression, OnnxModels.VectorRegression })
            GivesNoRows(OnnxModels.Export(OnnxModels.Create(new LstmOptions(), task, ["Keys"])));
        foreach (bool hasField in new[] { false, true })
        {
            var tags = OnnxModels.Multiclass with { PerStep = true, Tags = new TagDecoding(hasField, TagScheme.None, IsConstrained: false, BestPaths: 1) };
            GivesNoRows(OnnxModels.Export(OnnxModels.Create(new LstmOptions(), tags, ["Keys"])));
        }
    }

    [Fact]
    public void ForecastersGiveNoRows()
    {
        foreach (var options in new[]
        {
            SmallForecasts.Gru, SmallForecasts.Everything with { Scaling = SeriesScaling.PerWindow },
            SmallForecasts.Everything with { ScaleEachSeries = true, Strategy = ForecastStrategy.Recursive, Context = ForecastContext.Stateful },
        })
        {
            using var stream = new MemoryStream();
            SmallForecasts.Fit(options, SyntheticSeries.Create(40, 35)).SaveOnnx(stream);
            GivesNoRows(stream.ToArray());
        }
    }

    private static void GivesNoRows(byte[] model)
    {
        using var session = new InferenceSession(model);
        foreach (int steps in new[] { 0, 5 })
        {
            using var results = session.Run([.. session.InputMetadata.Select(input => Empty(input.Key, input.Value, steps))]);

            results.Should().HaveCount(session.OutputMetadata.Count).And.OnlyContain(result => Rows(result) == 0);
        }
    }

    private static int Rows(DisposableNamedOnnxValue result) => result.Value switch
    {
        Tensor<float> numbers => numbers.Dimensions[0],
        Tensor<long> keys => keys.Dimensions[0],
        _ => result.AsTensor<bool>().Dimensions[0],
    };

    private static NamedOnnxValue Empty(string name, NodeMetadata input, int steps)
    {
        int[] shape = [.. input.Dimensions.Zip(input.SymbolicDimensions, (size, axis) => axis == "batch" ? 0 : axis == "steps" ? steps : size)];
        return input.ElementType == typeof(long)
            ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<long>(Array.Empty<long>(), shape))
            : NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(Array.Empty<float>(), shape));
    }
}
