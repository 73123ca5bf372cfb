using Microsoft.ML.Recurrent.Forecasting.Context;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>The state of a series between observations: the rows that forecasts still read and, where it is carried, the
/// hidden state after the last one. Whoever reads or writes it locks it.</summary>
/// <param name="rows">The series.</param>
/// <param name="state">(channels, layers, state size); empty where no state is carried.</param>
/// <param name="next">The first row that the state has not read.</param>
internal sealed class StreamedSeries(SeriesRows rows, float[] state, long next) : CarriedSeries(rows, state, next)
{
    /// <summary>True if an observation has been taken in whole.</summary>
    public bool HasBegun { get; set; }

    /// <summary>True if the engine has forgotten it, or holds another in its place: look for it again.</summary>
    public bool IsGone { get; set; }

    /// <summary>True if a call is at work on it; the lock does not keep out the call's own thread.</summary>
    public bool IsChanging { get; set; }

    /// <exception cref="InvalidOperationException">A property or transformer of the call at work calls the engine.</exception>
    public void ThrowIfChanging()
    {
        if (IsChanging)
            throw new InvalidOperationException(StreamErrors.CalledFromWithin(Rows.Name));
    }

    /// <summary>A copy of the series that goes on independently.</summary>
    public StreamedSeries Copy() => new(Rows.Branch(Rows.First, Rows.Count), [.. State], Next) { HasBegun = HasBegun };
}
