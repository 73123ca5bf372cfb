using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Backends.Onnx;

/// <summary>The results of a scan from the first step on.</summary>
/// <param name="Values">(batch, labels), at each row's end.</param>
/// <param name="Offset">(batch), double precision: what the values are less than they should be.</param>
/// <param name="Steps">(steps, batch, labels): what each step hands out.</param>
internal sealed record OnnxCrfScan(OnnxValue Values, OnnxValue Offset, OnnxValue Steps);

/// <summary>A batch of emissions in a graph of ONNX: which steps are first or within a row, and values of the batch's shape.</summary>
/// <param name="model">The graph.</param>
/// <param name="emissions">(steps, batch, labels); steps behind a row's end hold anything.</param>
/// <param name="lengths">(batch), 32-bit integers.</param>
/// <param name="labels">Labels.</param>
internal sealed class OnnxCrfSteps(OnnxGraph model, OnnxValue emissions, OnnxValue lengths, int labels)
{
    private readonly OnnxRows _rows = new(model, new OnnxLayerInputs(emissions, lengths), isReverse: false);

    public int Labels => labels;

    public OnnxValue Emissions => emissions;

    /// <summary>(steps, batch, 1).</summary>
    public OnnxValue AreInside => _rows.AreInside;

    /// <summary>(steps, 1, 1).</summary>
    public OnnxValue AreFirst =>
        model.Reshape(model.Less(model.Range(model.Squeeze(model.SizeOf(emissions, 0), 0)), model.Integer(1)), -1, 1, 1);

    /// <summary>(batch).</summary>
    public OnnxValue DoubleZeros => model.Cast(model.Squeeze(_rows.Zeros(1), 1), OnnxElementType.Double);

    /// <summary>(batch, count).</summary>
    public OnnxValue Zeros(int count) => _rows.Zeros(count);
}
