using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Recurrent.Backends.Onnx;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Onnx.Graph;
using Microsoft.ML.Recurrent.Tests.Backends.Managed;

namespace Microsoft.ML.Recurrent.Tests.Backends.Onnx;

/// <summary>A ragged batch that a layer runs in ONNX Runtime, both directions of the same parameters; behind its length a row is filled with NaN.</summary>
internal sealed class OnnxLayerRun
{
    private readonly LayerBatch _batch;
    private readonly bool _hasState;

    public OnnxLayerRun(LayerBatch batch, bool hasState = true)
    {
        (_batch, _hasState) = (batch, hasState);
        Graph = CreateGraph();
        using var stream = new MemoryStream();
        OnnxModelWriter.Write(new OnnxModel(Graph, "", []), stream);
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        options.AddSessionConfigEntry("session.strict_shape_type_inference", "1");
        using var session = new InferenceSession(stream.ToArray(), options);
        using var results = session.Run([.. Feeds()]);
        Values = results.ToDictionary(r => r.Name, r => r.AsTensor<float>().ToArray());
    }

    public OnnxGraph Graph { get; }

    private Dictionary<string, float[]> Values { get; }

    private Packing Packing => _batch.Packing;

    /// <summary>A row's outputs, or further outputs, at a step of a direction.</summary>
    public ReadOnlySpan<float> At(string name, int direction, int row, int step)
    {
        int width = Values[name].Length / (2 * Packing.Steps * Packing.Rows);
        int place = name == "steps" ? (step * Packing.Rows + row) * 2 + direction : (direction * Packing.Steps + step) * Packing.Rows + row;
        return Values[name].AsSpan(place * width, width);
    }

    /// <summary>A row's last output.</summary>
    public ReadOnlySpan<float> Last(int direction, int row) =>
        Values["last"].AsSpan((row * 2 + direction) * _batch.Sizes.Hidden, _batch.Sizes.Hidden);

    private int Width(float[] values, int rows) => values.Length / rows;

    private OnnxGraph CreateGraph()
    {
        var graph = new OnnxGraph("test");
        OnnxValue Steps(string name, int width) => graph.Input(new(name, OnnxElementType.Float, [OnnxDimension.Steps, OnnxDimension.Batch, width], ""));
        var input = Steps("x", _batch.Sizes.Inputs);
        int lower = Width(_batch.Lower, Packing.TotalSteps), noise = Width(_batch.Noise, Packing.TotalSteps);
        var inputs = new OnnxLayerInputs(input, graph.Input(new("lengths", OnnxElementType.Int32, [OnnxDimension.Batch], "")))
        {
            Lower = lower == 0 ? null : [.. Enumerable.Repeat(Steps("lower", lower), 2)],
            Noise = noise == 0 ? null : [.. Enumerable.Repeat(Steps("noise", noise), 2)],
            InitialState = _hasState ? [.. Enumerable.Repeat(graph.Input(new("state", OnnxElementType.Float, [OnnxDimension.Batch, _batch.StateWidth], "")), 2)] : null,
        };
        var outputs = OnnxLayer.Append(graph, "layer", _batch.Plan.Graph, _batch.Sizes, inputs, [_batch.Parameters, _batch.Parameters]);
        graph.Output(new(new("steps", OnnxElementType.Float, [OnnxDimension.Steps, OnnxDimension.Batch, 2 * _batch.Sizes.Hidden], ""), outputs.Outputs));
        graph.Output(new(new("last", OnnxElementType.Float, [OnnxDimension.Batch, 2 * _batch.Sizes.Hidden], ""), outputs.Last));
        if (outputs.Further.Count > 0)
            graph.Output(new(new("further", OnnxElementType.Float, [2, OnnxDimension.Steps, OnnxDimension.Batch, Width(_batch.Further, Packing.TotalSteps)], ""),
                graph.Concat(0, [.. outputs.Further.Select(f => graph.Unsqueeze(f, 0))])));
        return graph;
    }

    private IEnumerable<NamedOnnxValue> Feeds()
    {
        yield return Padded("x", _batch.Input);
        yield return NamedOnnxValue.CreateFromTensor("lengths", new DenseTensor<int>(Packing.Lengths.AsSpan(0, Packing.Rows).ToArray(), [Packing.Rows]));
        if (_batch.Lower.Length > 0)
            yield return Padded("lower", _batch.Lower);
        if (_batch.Noise.Length > 0)
            yield return Padded("noise", _batch.Noise);
        if (_hasState)
            yield return NamedOnnxValue.CreateFromTensor("state", new DenseTensor<float>(_batch.InitialState, [Packing.Rows, _batch.StateWidth]));
    }

    private NamedOnnxValue Padded(string name, float[] packed)
    {
        int width = Width(packed, Packing.TotalSteps);
        float[] padded = [.. Enumerable.Repeat(float.NaN, Packing.Steps * Packing.Rows * width)];
        for (int step = 0; step < Packing.Steps; step++)
            packed.AsSpan(Packing.StepOffsets[step] * width, Packing.BatchSizes[step] * width).CopyTo(padded.AsSpan(step * Packing.Rows * width));
        return NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(padded, [Packing.Steps, Packing.Rows, width]));
    }
}
