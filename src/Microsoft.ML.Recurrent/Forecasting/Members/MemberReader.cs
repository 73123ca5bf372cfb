using Microsoft.ML.Recurrent.Forecasting.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>Reads what members know at an origin, and what came after it, in the forecaster's scaled units. For one thread at a time.</summary>
/// <param name="network">Scales the targets.</param>
/// <param name="targets">Targets of a row.</param>
/// <param name="horizon">Horizon steps.</param>
/// <param name="reach">Rows up to the origin that may be read.</param>
internal sealed class MemberReader(ForecastNetwork network, int targets, int horizon, long reach)
{
    private readonly float[] _mean = new float[targets];
    private readonly float[] _scale = new float[targets];
    private Origin _origin;

    /// <summary>Scales that last <see cref="MoveTo"/> found.</summary>
    public ReadOnlySpan<float> Mean => _mean;

    public ReadOnlySpan<float> Scale => _scale;

    public void MoveTo(Origin origin)
    {
        _origin = origin;
        network.Scale.Write(origin.Series, origin.Row, _mean, _scale);
    }

    public MemberHistory History(int target) => new(
        _origin, target, _mean[target], _scale[target], network.Scale.Limit, reach, network.Scale.Typical(_origin.Series, target, _mean[target]) / _scale[target] ?? 1);

    /// <param name="history">Of <see cref="History"/>.</param>
    /// <param name="end">The first row that must not be read.</param>
    /// <param name="ahead">(horizon): NaN where nothing is observed.</param>
    public void ReadAhead(in MemberHistory history, int end, Span<float> ahead)
    {
        for (int step = 0; step < horizon; step++)
            ahead[step] = _origin.Row + 1 + step < end ? history.Ahead(_origin.Row + 1 + step) : float.NaN;
    }
}
