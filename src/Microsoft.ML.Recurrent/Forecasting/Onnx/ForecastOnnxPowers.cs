using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Forecasting.Onnx;

/// <summary>The formulas of <see cref="TargetTransforms"/>, in double precision.</summary>
/// <param name="graph">The graph.</param>
/// <param name="transform">Null for none.</param>
internal sealed class ForecastOnnxPowers(OnnxGraph graph, TargetTransforms? transform)
{
    private readonly bool _inDouble = transform?.InDouble is true;

    /// <summary>(1, 1, targets): where a power stands for the logarithm; null where there are no powers.</summary>
    public OnnxValue? IsLog => transform is { Kind: TargetTransform.BoxCox } ? graph.Less(Lambda, graph.Number(1e-3f)) : null;

    /// <param name="values">(batch, rows, targets).</param>
    public OnnxValue Forward(OnnxValue values)
    {
        if (transform!.Kind == TargetTransform.Log1p)
            return Log1p(_inDouble ? graph.Max(values, Number(TargetTransforms.LeastOfLog1p)) : values);
        var power = Power();
        var raised = graph.Pow(values, power);
        var log = graph.Log(_inDouble ? graph.Max(values, Number(float.Epsilon)) : values);
        return graph.Where(IsLog!.Value, log, graph.Div(_inDouble ? raised : graph.Sub(raised, Number(1)), power));
    }

    /// <param name="values">(batch, rows, targets).</param>
    public OnnxValue Back(OnnxValue values)
    {
        if (transform!.Kind == TargetTransform.Log1p)
            return Expm1(values);
        var power = Power();
        var product = graph.Mul(values, power);
        var root = graph.Max(_inDouble ? product : graph.Add(product, Number(1)), Number(0));
        return graph.Where(IsLog!.Value, graph.Exp(values), graph.Pow(root, graph.Div(Number(1), power)));
    }

    private OnnxValue Log1p(OnnxValue values)
    {
        var sum = graph.Add(values, Number(1));
        if (!_inDouble)
            return graph.Log(sum);
        var scaled = graph.Mul(graph.Log(sum), graph.Div(values, graph.Sub(sum, Number(1))));
        return graph.Where(graph.Equal(sum, Number(1)), values, scaled);
    }

    private OnnxValue Expm1(OnnxValue values)
    {
        if (!_inDouble)
            return graph.Sub(graph.Exp(values), Number(1));
        // Beyond this every forecast is the largest that there is.
        var within = graph.Min(values, Number(700));
        var power = graph.Exp(within);
        var less = graph.Sub(power, Number(1));
        var scaled = graph.Mul(less, graph.Div(within, graph.Log(power)));
        return graph.Where(graph.Equal(power, Number(1)), values, graph.Where(graph.Equal(less, Number(-1)), less, scaled));
    }

    private OnnxValue Lambda => graph.Constant("targets.power", [1, 1, transform!.Lambda.Length], transform.Lambda);

    /// <summary>(1, 1, targets): the powers; 1 where it is the logarithm.</summary>
    private OnnxValue Power() => graph.Double(graph.Where(IsLog!.Value, graph.Number(1), Lambda));

    private OnnxValue Number(float value) => graph.DoubleNumber(value);
}
