using Microsoft.ML.Recurrent.Forecasting.Context;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>What is kept of a series from observation to observation: the rows that forecasts still read and, where it is carried, the
/// hidden state after the last one. Whoever reads or writes it holds its lock.</summary>
/// <param name="rows">The series.</param>
/// <param name="state">(layers, state size); empty where no state is carried.</param>
/// <param name="next">The first row that the state has not read.</param>
internal sealed class StreamedSeries(SeriesRows rows, float[] state, int next)
{
    public Lock Lock { get; } = new();

    public SeriesRows Rows => rows;

    public CarriedSeries Carried { get; } = new(rows, state, next);
}
