using System.Text.Json;
using Microsoft.ML.Recurrent.Forecasting.Calibration;
using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent.Forecasting.Persistence;

/// <summary>Everything of a forecaster but its weights, as JSON, by the rules of <see cref="Manifest"/>.</summary>
internal sealed record ForecastManifest
{
    public required int FormatVersion { get; init; }

    /// <summary>The library that wrote the model; for people.</summary>
    public required string LibraryVersion { get; init; }

    public required string Cell { get; init; }

    public required JsonElement Options { get; init; }

    public required ForecastColumns Columns { get; init; }

    public required ForecastScales Scales { get; init; }

    public required long Interval { get; init; }

    /// <summary>Each series' time step; null in a model of a version that had one interval for all.</summary>
    public IReadOnlyList<SeriesTimeStep>? TimeSteps { get; init; }

    public IntervalCalibration? Calibration { get; init; }

    public required IReadOnlyList<TrainingEpoch> Epochs { get; init; }

    public required int BestEpoch { get; init; }

    public required string StopReason { get; init; }

    /// <summary>The fits of the further networks of an ensemble; null where there is one network.</summary>
    public IReadOnlyList<EnsembleEntry>? Ensemble { get; init; }

    /// <summary>The course of each network's refit on all rows; null where there was none.</summary>
    public IReadOnlyList<EnsembleEntry>? Refit { get; init; }

    /// <summary>The members blended with the network; null, as in earlier models, where it stands alone.</summary>
    public MembersEntry? Members { get; init; }

    /// <summary>SHA-256 of the tensors' bytes, in hexadecimal.</summary>
    public required string WeightsSha256 { get; init; }

    public static ForecastManifest Of(FittedForecast model, string weightsSha256) => new()
    {
        FormatVersion = Manifest.CurrentFormatVersion,
        LibraryVersion = Microsoft.ML.Recurrent.LibraryVersion.Current,
        Cell = model.Options.CellName,
        Options = JsonSerializer.SerializeToElement(WithoutPlaces(model.Options), model.Options.GetType(), Manifest.Json),
        Columns = model.Columns,
        Scales = model.Scales,
        Interval = model.Time.Interval,
        TimeSteps = model.Time.Steps,
        Calibration = model.Calibration,
        Epochs = model.History,
        BestEpoch = model.History.BestRecord,
        StopReason = model.History.StopReason,
        Ensemble = EnsembleEntry.Of(model.History),
        Refit = EnsembleEntry.OfRefit(model.History),
        Members = MembersEntry.Of(model.Members),
        WeightsSha256 = weightsSha256,
    };

    public byte[] ToJson() => Manifest.ToJson(this);

    /// <exception cref="FormatException">The cell is unknown or an option is not valid.</exception>
    public ForecastingOptions ReadOptions() => StoredOptions.Read<ForecastingOptions>(
        Cell,
        Options,
        [new LstmForecastingOptions(), new GruForecastingOptions(), new RnnForecastingOptions(), new RecurrentCellForecastingOptions()],
        options =>
        {
            ForecastingOptionsValidation.ThrowIfUnreadable(options);
            // Older files say nothing of calendar and targets as series: they have no calendar and read all targets together.
            return options with
            {
                Device = null,
                CalendarFeatures = options.CalendarFeatures ?? CalendarFeatures.None,
                TargetsAsSeries = options.TargetsAsSeries is true,
                Members = Members is null ? ForecastMembers.Network : options.Members,
            };
        });

    /// <summary>Paths and devices of the machine that trained do not travel, nor do those that a file names come back.</summary>
    public static ForecastingOptions WithoutPlaces(ForecastingOptions options) =>
        options with { Device = null, Training = options.Training with { TensorBoardDirectory = null } };
}
