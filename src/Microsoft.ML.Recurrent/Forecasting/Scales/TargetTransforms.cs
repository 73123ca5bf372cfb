using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Scales;

/// <summary>Transforms targets as they are read, and brings forecasts back. Rising in their values; immutable by convention.</summary>
/// <param name="Kind">The transform.</param>
/// <param name="Lambda">(targets): the power of each, where there are powers; empty before they are fitted: values are then held as they
/// are.</param>
internal sealed record TargetTransforms(TargetTransform Kind, float[] Lambda)
{
    /// <summary>The least value of single precision that can be transformed.</summary>
    public const float LeastOfLog1p = -0.99999994f;

    /// <summary>True if transformed values are held in double precision, in two singles each, and powers are x^λ/λ, which says the same of values of any
    /// unit; null in earlier models, which held them in single precision: then spreads that are small beside their level, and values in small units, are
    /// lost.</summary>
    public bool? InDouble { get; init; }

    /// <summary>The transform of a fit that is yet to come; null for none.</summary>
    public static TargetTransforms? Of(TargetTransform kind) => kind == TargetTransform.None ? null : new TargetTransforms(kind, []) { InDouble = true };

    /// <summary>Values at or below this cannot be transformed.</summary>
    public float Floor => Kind == TargetTransform.Log1p ? -1 : 0;

    /// <summary>Numbers of a row that hold what single precision leaves of its transformed targets.</summary>
    public int Remainders(int targets) => InDouble is true ? targets : 0;

    /// <summary>True if 0 is transformed to 0.</summary>
    public bool KeepsZero(int target) => Kind == TargetTransform.Log1p || Lambda[target] > 0;

    /// <summary>A value above <see cref="Floor"/>, transformed; NaN stays NaN.</summary>
    public double Apply(int target, float value)
    {
        if (InDouble is not true)
            return ApplyInSingle(target, value);
        if (Kind == TargetTransform.Log1p)
            return Log1p(Math.Max(value, LeastOfLog1p));
        if (Lambda.Length == 0)
            return value;
        double power = Lambda[target];
        return power == 0 ? Math.Log(Math.Max(value, float.Epsilon)) : Math.Pow(value, power) / power;
    }

    /// <summary>A transformed value in the target's units, never infinite; NaN stays NaN.</summary>
    public double Undo(int target, double value)
    {
        if (InDouble is not true)
            return UndoInSingle(target, value);
        if (Kind == TargetTransform.Log1p)
            return Finite(Expm1(value));
        double power = Lambda[target];
        return Finite(power == 0 ? Math.Exp(value) : Math.Pow(Math.Max(0, power * value), 1 / power));
    }

    /// <summary>Transforms the rows of a series that holds its targets as they are.</summary>
    public void Apply(SeriesRows rows)
    {
        for (long row = rows.First; row < rows.Count; row++)
        {
            for (int target = 0; target < Lambda.Length; target++)
                rows.SetTarget(row, target, Apply(target, rows[row][target]));
        }
    }

    private float ApplyInSingle(int target, float value)
    {
        if (Kind == TargetTransform.Log1p)
            return (float)Math.Log(1.0 + value);
        if (Lambda.Length == 0)
            return value;
        double power = Lambda[target];
        return (float)(power == 0 ? Math.Log(value) : Finite((Math.Pow(value, power) - 1) / power));
    }

    private float UndoInSingle(int target, double value)
    {
        if (Kind == TargetTransform.Log1p)
            return (float)Finite(Math.Exp(value) - 1);
        double power = Lambda[target];
        // Below what the transform gives for 0 there is nothing to go back to but 0.
        return (float)Finite(power == 0 ? Math.Exp(value) : Math.Pow(Math.Max(0, power * value + 1), 1 / power));
    }

    /// <summary>log(1 + x) of small values too (Kahan): the rounding of 1 + x cancels.</summary>
    private static double Log1p(double value)
    {
        double sum = 1 + value;
        return sum == 1 ? value : Math.Log(sum) * (value / (sum - 1));
    }

    /// <summary>exp(x) − 1 of small values too.</summary>
    private static double Expm1(double value)
    {
        double power = Math.Exp(value), less = power - 1;
        return power == 1 ? value : less == -1 || double.IsInfinity(power) ? less : less * (value / Math.Log(power));
    }

    private static double Finite(double value) => Math.Clamp(value, -float.MaxValue, float.MaxValue);
}
