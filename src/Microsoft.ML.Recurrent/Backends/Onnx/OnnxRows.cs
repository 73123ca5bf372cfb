using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Backends.Onnx;

/// <summary>The rows of a layer's batch in a graph of ONNX: which steps are theirs, and values of their shape.</summary>
internal sealed class OnnxRows(OnnxGraph model, OnnxLayerInputs inputs, bool isReverse)
{
    private readonly OnnxValue _steps = model.SizeOf(inputs.Steps, 0);
    private readonly OnnxValue _batch = model.SizeOf(inputs.Steps, 1);
    private readonly OnnxValue _lengths = model.Cast(inputs.Lengths, OnnxElementType.Int64);

    /// <summary>(steps, batch, 1): whether a step is within a row.</summary>
    public OnnxValue AreInside => model.Unsqueeze(model.Less(model.Unsqueeze(Times, 1), _lengths), 2);

    private OnnxValue Times => model.Range(model.Squeeze(_steps, 0));

    /// <summary>(batch, units).</summary>
    public OnnxValue Zeros(int units) => model.Expand(model.Number(0), model.Concat(0, _batch, model.Integers(units)));

    /// <summary>(steps, batch, units).</summary>
    public OnnxValue ZerosOfSteps(int units) => model.Expand(model.Number(0), model.Concat(0, _steps, _batch, model.Integers(units)));

    /// <summary>(steps, batch, units): the step mask; each row counts its own steps in the order in which it is read.</summary>
    public OnnxValue Mask(Periods periods, int units)
    {
        int[] groups = [.. periods.Values];
        var ofUnits = model.Integers([.. Enumerable.Range(0, units).Select(u => (long)groups[(int)((long)u * groups.Length / units)])]);
        var times = model.Unsqueeze(Times, 1);
        var own = isReverse
            ? model.Sub(model.Sub(_lengths, model.Integer(1)), times)
            : model.Expand(times, model.Concat(0, _steps, _batch));
        var updates = model.Equal(model.Mod(model.Unsqueeze(own, 2), ofUnits), model.Integer(0));
        return model.Cast(updates, OnnxElementType.Float);
    }
}
