using Microsoft.ML.Recurrent.Forecasting.Context;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Streaming;

namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>The state of a series between observations: the rows that forecasts still read and, where it is carried, the
/// hidden state after the last one. Whoever reads or writes it locks it.</summary>
/// <param name="rows">The series.</param>
/// <param name="state">(channels, networks, layers, state size); empty where no state is carried.</param>
/// <param name="next">The first row that the state has not read.</param>
internal sealed class StreamedSeries(SeriesRows rows, float[] state, long next) : KeptState, ICarriedSeries
{
    public static StreamWords Wording { get; } =
        new(nameof(ForecastingEngine<,>), "forecasting engine", "series", "series", nameof(ForecastingEngineOptions.MaximumSeries), "observations");

    public override StreamWords Words => Wording;

    public override string Name => rows.Name;

    public SeriesRows Rows => rows;

    public float[] State => state;

    public long Next { get; set; } = next;

    /// <summary>A series without observations.</summary>
    /// <param name="model">The forecaster.</param>
    /// <param name="name">The series' key or text.</param>
    /// <param name="row">Where it is seen for the first time, for the error's message; below 0 where it does not stand in any data.</param>
    /// <exception cref="InvalidOperationException">Each series has its own scale and this one was not there at fit.</exception>
    public static StreamedSeries Begin(FittedForecast model, string name, long row) =>
        new(model.NewSeries(name, row), model.Network.CarriedWidth == 0 ? [] : new float[model.Network.CarriedWidth], 0);

    /// <summary>A copy of the series that goes on independently.</summary>
    public StreamedSeries Copy() => new(Rows.Branch(Rows.First, Rows.Count), [.. State], Next) { HasBegun = HasBegun };
}
