using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Forecasting.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>The part of a series that members read: one target's scaled values up to an origin, and as far back as every way to forecast holds rows.</summary>
internal readonly struct MemberHistory
{
    private readonly Origin _origin;
    private readonly int _target;
    private readonly double _mean;
    private readonly float _scale;
    private readonly TargetArithmetic _arithmetic;
    private readonly long _first;

    /// <param name="origin">The last row known.</param>
    /// <param name="target">The target.</param>
    /// <param name="mean">NaN where nothing is scaled.</param>
    /// <param name="scale">What a scaled value is multiplied with.</param>
    /// <param name="arithmetic">How a value is scaled.</param>
    /// <param name="reach">Rows up to the origin that may be read.</param>
    /// <param name="typical">How far values of the series' windows typically lie from their mean, in scaled units.</param>
    public MemberHistory(Origin origin, int target, double mean, float scale, TargetArithmetic arithmetic, long reach, float typical = 1)
    {
        (_origin, _target, _mean, _scale, _arithmetic) = (origin, target, mean, scale, arithmetic);
        _first = Math.Max(0, origin.Row + 1 - reach);
        Typical = typical;
        Last = LastObserved();
    }

    /// <summary>Typical deviation of the series' windows from their mean, in scaled units; 1 where no window is scaled on its own.</summary>
    public float Typical { get; }

    public long Origin => _origin.Row;

    /// <summary>The last observed value; 0, the centre, where there is none.</summary>
    public double Last { get; }

    /// <summary>The scaled value of a row; NaN where none is observed, or the row is out of reach.</summary>
    public double At(long row) => row < _first || row > _origin.Row ? double.NaN : Scaled(row);

    /// <summary>A row after the origin, to learn from.</summary>
    public double Ahead(long row) => Scaled(row);

    private double Scaled(long row) => _arithmetic.Scaled(_origin.Series.Target(row, _target), _mean, _scale);

    private double LastObserved()
    {
        for (long row = _origin.Row; row >= _first; row--)
        {
            double value = Scaled(row);
            if (!double.IsNaN(value))
                return value;
        }

        return 0;
    }
}
