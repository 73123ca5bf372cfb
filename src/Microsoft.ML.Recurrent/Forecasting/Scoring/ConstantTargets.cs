using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Forecasting.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.Scoring;

/// <summary>Targets that had one value in all of their series at fit: as long as their window holds no other, that value is forecast, whatever the network and
/// the members round it to. Immutable and thread-safe.</summary>
/// <param name="scales">What was fitted.</param>
/// <param name="window">Rows of the window.</param>
internal sealed class ConstantTargets(ForecastScales scales, int window)
{
    /// <summary>Stands in a forecast for the scale of such a target, which has none.</summary>
    public const double Scale = -1;

    /// <summary>The value, transformed; NaN where the target moves, or nothing of it is observed.</summary>
    public double Of(Origin origin, int target)
    {
        if (origin.Series.Constants is not { } constants || float.IsNaN(constants[target]))
            return double.NaN;
        double constant = Held(target, constants[target]);
        bool isObserved = false;
        for (long row = Math.Max(origin.Series.First, origin.Row + 1 - window); row <= origin.Row; row++)
        {
            double value = origin.Series.Target(row, target);
            if (double.IsNaN(value))
                continue;
            if (value != constant)
                return double.NaN;
            isObserved = true;
        }

        return isObserved ? constant : double.NaN;
    }

    /// <summary>A value as a series holds it.</summary>
    private double Held(int target, float value)
    {
        if (scales.Transform is not { } transform)
            return value;
        double transformed = transform.Apply(target, value);
        return (float)transformed + (double)(float)(transformed - (float)transformed);
    }
}
