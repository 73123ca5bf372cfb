using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Scales;

/// <summary>Transforms targets as they are read, and brings forecasts back. Rising in their values; immutable by convention.</summary>
/// <param name="Kind">The transform.</param>
/// <param name="Lambda">(targets): the power of each, where there are powers; empty before they are fitted: values are then held as they
/// are.</param>
internal sealed record TargetTransforms(TargetTransform Kind, float[] Lambda)
{
    /// <summary>The transform of a fit that is yet to come; null for none.</summary>
    public static TargetTransforms? Of(TargetTransform kind) => kind == TargetTransform.None ? null : new TargetTransforms(kind, []);

    /// <summary>Values at or below this cannot be transformed.</summary>
    public float Floor => Kind == TargetTransform.Log1p ? -1 : 0;

    /// <summary>A value above <see cref="Floor"/>, transformed; NaN stays NaN.</summary>
    public float Apply(int target, float value)
    {
        if (Kind == TargetTransform.Log1p)
            return (float)Math.Log(1.0 + value);
        if (Lambda.Length == 0)
            return value;
        double power = Lambda[target];
        return (float)(power == 0 ? Math.Log(value) : Finite((Math.Pow(value, power) - 1) / power));
    }

    /// <summary>A transformed value in the target's units, never infinite; NaN stays NaN.</summary>
    public float Undo(int target, float value)
    {
        if (Kind == TargetTransform.Log1p)
            return (float)Finite(Math.Exp(value) - 1);
        double power = Lambda[target];
        // Below what the transform gives for 0 there is nothing to go back to but 0.
        return (float)Finite(power == 0 ? Math.Exp(value) : Math.Pow(Math.Max(0, power * value + 1), 1 / power));
    }

    /// <summary>Transforms the rows of a series that holds its targets as they are.</summary>
    public void Apply(SeriesRows rows)
    {
        for (long row = rows.First; row < rows.Count; row++)
        {
            for (int target = 0; target < Lambda.Length; target++)
                rows[row][target] = Apply(target, rows[row][target]);
        }
    }

    private static double Finite(double value) => Math.Clamp(value, -float.MaxValue, float.MaxValue);
}
