using Microsoft.ML.Recurrent.Forecasting.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>Reads what members know at an origin, and what came after it, in the forecaster's scaled units. For one thread at a time.</summary>
/// <param name="network">Scales the targets.</param>
/// <param name="targets">Targets of a row.</param>
/// <param name="reach">Rows up to the origin that may be read.</param>
internal sealed class MemberReader(ForecastNetwork network, int targets, long reach)
{
    private readonly double[] _mean = new double[targets];
    private readonly float[] _scale = new float[targets];
    private Origin _origin;

    /// <summary>Scales that last <see cref="MoveTo"/> found.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    public ReadOnlySpan<float> Scale => _scale;

    public void MoveTo(Origin origin)
    {
        _origin = origin;
        network.Scale.Write(origin.Series, origin.Row, _mean, _scale);
    }

    public MemberHistory History(int target) => new(
        _origin, target, _mean[target], _scale[target], network.Scale.Arithmetic, reach, network.Scale.Typical(_origin.Series, target, _mean[target]) / _scale[target] ?? 1);

    /// <param name="history">Of <see cref="History"/>.</param>
    /// <param name="end">The first row that must not be read.</param>
    /// <param name="step">The horizon step, from 0.</param>
    /// <returns>NaN where nothing is observed.</returns>
    public double Ahead(in MemberHistory history, int end, int step) =>
        _origin.Row + 1 + step < end ? history.Ahead(_origin.Row + 1 + step) : double.NaN;
}
