using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Forecasting.Automatic;
using Microsoft.ML.Recurrent.Forecasting.Calibration;
using Microsoft.ML.Recurrent.Forecasting.Members;
using Microsoft.ML.Recurrent.Forecasting.Persistence;
using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Training;
using Microsoft.ML.Recurrent.Forecasting.Windows;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Training;
using Microsoft.ML.Recurrent.Training.Checkpoints;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>One fit of a forecaster, from a data view to a fitted model. Scales, weights and the choice of the epoch see nothing of rows
/// after the split that they are fitted on.</summary>
/// <param name="options">Valid options.</param>
/// <param name="seed">Where all chance of the fit comes from.</param>
/// <param name="context">What the fit is measured on, and who watches it.</param>
/// <param name="observer">The host's, which the context's token ends.</param>
/// <param name="continueFrom">A forecaster to train further, or null.</param>
/// <param name="device">Where training is to run.</param>
internal sealed class ForecastFit(
    ForecastingOptions options, int seed, FitContext context, TrainingObserver observer, FittedForecast? continueFrom, DeviceChoice device)
{
    private readonly double _validationFraction = options.Training.ValidationFraction ?? 0.1;
    private string _device = "cpu";
    private FitCheckpoint _checkpoint = new();

    /// <summary>The MLContext's seed; null where it has none.</summary>
    public int? ContextSeed { get; init; }

    public FittedForecast Run(IDataView input)
    {
        var (stated, validationData) = (options, context.ValidationData);
        options = MembersFit.Settle(continueFrom is null ? options : EarlierChoice.Of(options, continueFrom.Options));
        var columns = Resolve(input.Schema);
        if (validationData is not null)
            ForecastSchemaCheck.ThrowIfUnlike(validationData.Schema, columns, options, Sequences.CheckedData.Validation);
        _device = LibTorch.Choose(device, observer.OnWarning);
        _checkpoint = new FitCheckpoint(context, () => Identity(stated), observer.OnWarning);
        var network = new ForecastNetwork(EarlierChoice.Least(options), columns);
        var reader = new SeriesReader(
            columns, network.Calendar, observer.ThrowIfCancelled, continueFrom is null ? TargetTransforms.Of(options.TargetTransform) : continueFrom.Scales.Transform);
        var series = validationData is null
            ? reader.Split(input, _validationFraction)
            : reader.Join(input, validationData);
        columns = reader.Vocabularies.Fit(series, options.ToNetwork());
        foreach (string text in reader.Vocabularies.WithoutWords)
            observer.OnWarning(SeriesErrors.NoText(text));
        ForecastFitErrors.ThrowIfUnfit(series, columns, options);
        Settle(columns, series, network.Calendar);
        var transform = TransformFit.Run(reader.Transforms, series, columns.Targets.Count, options.Window);
        var fresh = ScaleFit.Run(options, columns, series, transform);
        var scales = (continueFrom?.Scales.ExtendedBy(fresh) ?? fresh) with { Constants = ConstantFit.Run(series, columns.Targets.Count, transform, continueFrom?.Scales) };
        foreach (var part in series)
        {
            (part.Rows.TargetScaling, part.Rows.Typical) = (scales.Of(part.Rows.Name), scales.TypicalOf(part.Rows.Name));
            part.Rows.Constants = scales.ConstantsOf(part.Rows.Name);
        }

        WarnOfWhatWasNotSeen(columns, scales, series);
        Warn([.. reader.Warnings, .. ForecastRemarks.OnConstants(columns, scales, series), .. ForecastRemarks.OnStatics(columns, series), .. ForecastRemarks.OnCovariates(columns, series), .. OptionRemarks.Of(stated, columns, series, transform)]);
        return Train(columns, new ForecastNetwork(options with { Ensemble = 1 }, columns, scales), scales, Time(columns, series, validationData is not null), series, isValidationGiven: validationData is not null);
    }

    private FitIdentity Identity(ForecastingOptions stated)
    {
        var placeless = ForecastManifest.WithoutPlaces(stated);
        return FitIdentity.Of("forecaster", placeless with { Training = placeless.Training with { Threads = null } }, seed, ContextSeed, _device);
    }

    /// <summary>Everything from here on sees options that leave nothing open.</summary>
    /// <param name="columns">What is read of a row.</param>
    /// <param name="series">Of which rows get the calendar that is chosen.</param>
    /// <param name="read">The calendar that they have so far.</param>
    private void Settle(ForecastColumns columns, SeriesPart[] series, CalendarEncoding read)
    {
        Warn([.. LagWarnings.Of(options), .. LagWarnings.Unobserved(options, series.Max(part => part.TrainingEnd))]);
        (options, string? choices) = new AutomaticChoice(options, columns, series).Run();
        if (choices is not null)
            observer.OnInformation(choices);
        var calendar = new CalendarEncoding(options.Calendar);
        for (int i = 0; i < series.Length && calendar.Width > read.Width; i++)
            series[i] = series[i] with { Rows = series[i].Rows.With(calendar) };
        Warn(ScalingWarnings.Of(options, columns, series));
    }

    private ImpliedTime Time(ForecastColumns columns, SeriesPart[] series, bool isValidationGiven)
    {
        if (columns.Time is null)
            return new ImpliedTime(options, interval: 0, steps: []);
        var time = new ImpliedTime(
            options, continueFrom?.Time.Interval ?? UsualInterval.Of(series), TimeStepsFit.Run(series, continueFrom?.Time));
        foreach (var part in series)
            (part.Rows.TimeStep, part.Rows.UsualStep) = (time.Of(part.Rows.Name), time.Usual(part.Rows.Name));
        Warn(new FitTimeWarnings(options, columns.Time).Of(series, isValidationGiven));
        return time;
    }

    private ForecastColumns Resolve(DataViewSchema schema)
    {
        if (continueFrom is null)
            return ForecastSchemaCheck.Resolve(schema, options);
        ForecastContinuationCheck.ThrowIfAnother(options, continueFrom.Options);
        ForecastSchemaCheck.ThrowIfUnlike(schema, continueFrom.Columns, options);
        return continueFrom.Columns.NamedAsIn(schema);
    }

    private void Warn(IEnumerable<string> warnings)
    {
        foreach (string warning in warnings)
            observer.OnWarning(warning);
    }

    private void WarnOfWhatWasNotSeen(ForecastColumns columns, ForecastScales scales, IReadOnlyList<SeriesPart> series)
    {
        var unobserved = scales.EachSeries is null ? [] : series.Where(s => ScaleFit.IsWithoutScale(s, columns.Targets.Count)).Select(s => s.Rows.Name);
        string[] unscaled = [.. unobserved.Where(name => continueFrom?.Scales.Of(name) is null)];
        if (unscaled.Length > 0)
            observer.OnWarning(SeriesErrors.SeriesWithoutScale(unscaled, series.Count, options.Context));
        string[] unseen = scales.Covariates is not { } known ? []
            : [.. columns.PastCovariates.Concat(columns.FutureCovariates).Where((_, i) => float.IsNaN(known.Mean[i]))];
        if (unseen.Length > 0)
            observer.OnWarning(SeriesErrors.CovariatesWithoutScale(unseen));
    }

    private FittedForecast Train(
        ForecastColumns columns, ForecastNetwork network, ForecastScales scales, ImpliedTime time, SeriesPart[] series, bool isValidationGiven)
    {
        var plan = new OriginPlan(options, network.Ahead, columns.Targets.Count);
        var (training, validation) = (plan.Training(series), plan.Validation(series));
        if (isValidationGiven && validation.Count == 0)
            throw new InvalidOperationException(SeriesErrors.NothingToValidate(options.MinimumHistory));
        ForecastFitErrors.ThrowIfNoOrigins(training, validation, network.Ahead, series, options, columns.Targets.Count);
        Warn(ForecastRemarks.OnValidation(validation, network.Ahead, options));
        var encoder = network.Encoder(scales, time);
        FitErrors.ThrowIfTooLarge(network.Shape);
        var parts = new TrainingParts(network, encoder);
        var (trainingPart, validationPart) = (parts.Create(training), parts.Create(validation));
        var request = new TrainingRequest(
            network.Shape,
            new ForecastObjective(network.Levels),
            trainingPart,
            validation.Count == 0 ? null : validationPart,
            continueFrom?.Weights ?? NetworkInitializer.Create(network.Shape, seed),
            seed)
        {
            Device = _device,
            Context = context,
            Checkpoint = _checkpoint,
            Observers = [observer],
            BeforePass = parts.Refresh,
            StartsEmbeddings = continueFrom is null,
        };
        _checkpoint.Describe(
            () => [.. SeriesSources.Of(columns, series), SourceHash.Of([.. Enumerable.Range(0, continueFrom?.Networks.Count ?? 1).Select(network => continueFrom?.Networks[network] ?? request.Initial)])],
            options.Ensemble * request.Initial.Tensors.Sum(tensor => tensor.Values.LongLength));
        var results = !options.Members.HasFlag(ForecastMembers.Network) ? [MembersFit.Untrained(request)]
            : EnsembleFit.Run(request, EnsembleSeeds.Of(seed, options.Ensemble), own => own.Network == 0 ? own : TrainingParts.Again(own, network, encoder, training, validation) with { Initial = Start(own) });
        var fitted = options with { Training = results[0].Options with { ValidationFraction = _validationFraction } };
        var networks = new FittedForecast(fitted, columns, scales, time, results[0].Weights, results[0].History) { Others = [.. results.Skip(1).Select(r => r.Weights)] };
        var members = new MembersFit(networks, series, plan, observer);
        var model = Calibrate(members.Run(training, validation), validation);
        if (validation.Count == 0)
            return model;
        model = members.Complete(model);
        return options.RefitOnAllRows && model.UsesNetwork
            ? Refit(model, request, network, encoder, plan.Training(series.Select(part => part with { TrainingEnd = part.End })))
            : model;
    }

    private NetworkWeights Start(TrainingRequest own) => continueFrom?.Networks[own.Network] ?? NetworkInitializer.Create(own.Shape, own.Seed);

    /// <summary>The networks alone learn from the validation split in the end; what was chosen and calibrated on it stays.</summary>
    private FittedForecast Refit(FittedForecast model, TrainingRequest first, ForecastNetwork network, StepEncoder encoder, List<LabelledOrigin> all)
    {
        var parts = new TrainingParts(network, encoder);
        var request = first with { Training = parts.Create(all), Validation = null, BeforePass = parts.Refresh, IsRefit = true };
        var results = EnsembleFit.Run(request, EnsembleSeeds.Of(seed, options.Ensemble), own => ForecastRefit.Limit(
            own.Network == 0 ? own : TrainingParts.Again(own, network, encoder, all, []) with { Initial = Start(own) },
            model.Options.Training,
            model.History.Networks[own.Network]));
        return model with { Weights = results[0].Weights, Others = [.. results.Skip(1).Select(r => r.Weights)], History = model.History.With(results[0].History) };
    }

    private FittedForecast Calibrate(FittedForecast model, List<LabelledOrigin> validation)
    {
        if (!options.HasIntervals)
            return model;
        var (calibration, counts) = CalibrationFit.Run(model, validation, observer.ThrowIfCancelled);
        Warn(CalibrationWarnings.Of(counts, options));
        return model with { Calibration = calibration };
    }
}
