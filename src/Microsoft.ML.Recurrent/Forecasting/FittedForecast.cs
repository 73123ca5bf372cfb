using Microsoft.ML.Recurrent.Forecasting.Calibration;
using Microsoft.ML.Recurrent.Forecasting.Members;
using Microsoft.ML.Recurrent.Forecasting.Persistence;
using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>Everything a forecaster's fit leaves and a file holds; plain managed data. Immutable.</summary>
/// <param name="Options">What was fitted, and how.</param>
/// <param name="Columns">What is read of a row.</param>
/// <param name="Scales">How it is scaled.</param>
/// <param name="Time">When rows come after the data has ended.</param>
/// <param name="Weights">The network's weights, or those of an ensemble's first.</param>
/// <param name="History">One record per epoch.</param>
internal sealed record FittedForecast(
    ForecastingOptions Options, ForecastColumns Columns, ForecastScales Scales, ImpliedTime Time, NetworkWeights Weights, TrainingHistory History)
{
    /// <summary>The further networks of an ensemble.</summary>
    public IReadOnlyList<NetworkWeights> Others { get; init; } = [];

    /// <summary>Every network.</summary>
    public IReadOnlyList<NetworkWeights> Networks => [Weights, .. Others];

    /// <summary>Every network's tensors.</summary>
    public IReadOnlyList<NamedTensor> Tensors => EnsembleTensors.Join(Networks);

    /// <summary>The calibration of the intervals, or null where there are none.</summary>
    public IntervalCalibration? Calibration { get; init; }

    /// <summary>The members blended with the network; null where it stands alone.</summary>
    public FittedMembers? Members { get; init; }

    /// <summary>Every tensor that a file holds.</summary>
    public IReadOnlyList<NamedTensor> SavedTensors => [.. Tensors, .. MembersEntry.Tensors(Members, Columns.Targets.Count, Options.Horizon)];

    /// <summary>This forecaster blended with members, in its history too.</summary>
    public FittedForecast With(FittedMembers? members) => members is null ? this : this with { Members = members, History = History.With(members.ToHistory()) };

    /// <summary>True if anything of the network reaches a forecast.</summary>
    public bool UsesNetwork => Members?.UsesNetwork ?? true;

    /// <summary>Rows up to the origin that a forecast may read.</summary>
    public int RowsBehind => checked((int)Math.Max(Options.RowsBehind, Members?.Reach ?? 0));

    /// <summary>Rows up to the origin that a forecast takes; null where it depends on all of them.</summary>
    public int? HistoryRows => Options.Context == ForecastContext.Stateful ? null : Math.Max(RowsBehind, Options.MinimumHistory);

    public ForecastNetwork Network { get; } = new(Options, Columns, Scales);

    /// <summary>Numbers of a row as a series holds it.</summary>
    public int RowWidth => Columns.RowValues + Remainders + Network.Calendar.Width;

    private int Remainders => Scales.Transform?.Remainders(Columns.Targets.Count) ?? 0;

    /// <summary>A series without rows, scaled as it was fitted.</summary>
    /// <param name="name">The series' key or text.</param>
    /// <param name="row">Where it is seen for the first time, for the error's message; below 0 where it does not stand in any data.</param>
    /// <param name="total">Rows that it will have, where that is known.</param>
    /// <exception cref="InvalidOperationException">Each series has its own scale, and this one was not there at fit.</exception>
    public SeriesRows NewSeries(string name, long row, long total = long.MaxValue)
    {
        // Versions that kept no steps took an empty name for one like any other.
        if (name.Length == 0 && Columns.Series is not null && Time.Steps is not null)
            throw new InvalidOperationException(SeriesErrors.MissingName(Columns.Series, row));
        return new SeriesRows(name, RowWidth, Columns.Time is not null)
        {
            FirstRemainder = Remainders > 0 ? Columns.RowValues : -1,
            Total = total,
            TimeStep = Time.Of(name),
            UsualStep = Time.Usual(name),
            Typical = Scales.TypicalOf(name),
            Constants = Scales.ConstantsOf(name),
            TargetScaling = Scales.Of(name) ?? (Scales.EachSeries is null
                ? null
                : throw new InvalidOperationException(SeriesErrors.UnknownSeries(Columns.Series!, name, row))),
        };
    }
}
