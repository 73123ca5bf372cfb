namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>Everything that an experiment was configured with. Immutable.</summary>
internal sealed record ExperimentPlan
{
    private const int MostAttempts = 10;

    public required MLContext Context { get; init; }

    /// <summary>The parameters that are searched.</summary>
    public required ParameterSpace Space { get; init; }

    /// <summary>Makes a pipeline of a trial's context and options.</summary>
    public required Func<MLContext, object, IEstimator<ITransformer>> Pipeline { get; init; }

    /// <summary>Makes the options of a configuration.</summary>
    public required Func<Configuration, object> Options { get; init; }

    public required TrialData Data { get; init; }

    public required ITrialMetric Metric { get; init; }

    public required ITuner Tuner { get; init; }

    public required IPruner Pruner { get; init; }

    public required ExperimentBudget Budget { get; init; }

    public int Seed { get; init; }

    public int Concurrency { get; init; } = 1;

    /// <summary>Threads of a trial; null to leave it to the options, or, where trials run at once, for a fraction of the processors.</summary>
    public int? Threads { get; init; }

    public long? MaximumMemory { get; init; }

    /// <summary>Models that are kept, the best ones.</summary>
    public int Models { get; init; } = 1;

    public IExperimentJournal? Journal { get; init; }

    /// <summary>The user's text for the journal's header; null for none.</summary>
    public string? Identity { get; init; }

    public IProgress<ExperimentProgress>? Progress { get; init; }

    public required Action<string> Log { get; init; }

    public required Action<string> Warn { get; init; }

    /// <summary>True if a fit may have to go on from where it was.</summary>
    public bool NeedsCheckpoints => Journal is not null || Pruner is not NoPruner;

    /// <summary>The pipeline of one configuration and the context that it runs in.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="number">The trial, whose seed both have.</param>
    /// <param name="change">Changes the options; null for none.</param>
    /// <exception cref="ArgumentException">The pipeline holds no estimator of this library.</exception>
    public (MLContext Context, TrialPipeline Pipeline) PipelineOf(Configuration configuration, int number, Func<object, object>? change = null)
    {
        var (own, estimator) = EstimatorOf(configuration, number, change);
        return (own, new TrialPipeline(estimator));
    }

    /// <summary>The estimator of a configuration; null where SetPipeline's function gives none.</summary>
    private (MLContext Context, IEstimator<ITransformer>? Estimator) EstimatorOf(Configuration configuration, int number, Func<object, object>? change = null)
    {
        int seed = Trials.TrialSeeds.Fit(Seed, number);
        var own = new MLContext(seed) { GpuDeviceId = Context.GpuDeviceId, FallbackToCpu = Context.FallbackToCpu };
        if (Context.TempFilePath is { } folder)
            own.TempFilePath = folder;
        object options = TrialOptions.Of(Options(configuration), seed, number, Threads ?? (Concurrency > 1 ? Math.Max(1, Environment.ProcessorCount / Concurrency) : null));
        return (own, Pipeline(own, change?.Invoke(options) ?? options));
    }

    /// <summary>The plan whose space has no parameter that the pipeline's task refuses or does not look at, and a pipeline of it.</summary>
    /// <exception cref="ArgumentException">The pipeline holds no estimator of this library.</exception>
    /// <exception cref="InvalidOperationException">No configuration that was tried makes a pipeline.</exception>
    public (ExperimentPlan Plan, TrialPipeline Pipeline) Settled()
    {
        var pipeline = SomePipeline();
        var space = Space.Without(TaskParameters.UnfitFor(pipeline));
        string[] left = [.. Space.Parameters.Select(p => p.Name).Except(space.Parameters.Select(p => p.Name))];
        if (left.Length == 0)
            return (this, pipeline);
        Log($"Not searched, because the pipeline's task does not have it: {string.Join(", ", left)}.");
        return (this with { Space = space, Options = configuration => TaskParameters.Tied(space.OptionsOf(configuration)) }, pipeline);
    }

    /// <summary>A pipeline to look at before any trial: that of the space's start, or, where it cannot be made, of another configuration.</summary>
    /// <exception cref="ArgumentException">The pipeline holds no estimator of this library.</exception>
    /// <exception cref="InvalidOperationException">No configuration that was tried makes a pipeline.</exception>
    private TrialPipeline SomePipeline()
    {
        Exception? first = null;
        var random = new Random(Seed);
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            var configuration = attempt == 0 ? Space.Start : Space.Sample(random);
            IEstimator<ITransformer>? estimator;
            try
            {
                estimator = EstimatorOf(configuration, number: 0).Estimator;
            }
            catch (Exception e)
            {
                first ??= e;
                continue;
            }

            // No other configuration mends a pipeline without a network.
            return new TrialPipeline(estimator);
        }

        throw new InvalidOperationException($"No pipeline could be made of {MostAttempts} configurations that were tried. The first error: {first!.Message}", first);
    }

    /// <summary>The journal's first line; reads all rows once.</summary>
    public JournalHeader Header(TrialPipeline pipeline, CancellationToken cancellation) => new()
    {
        Space = Space.Fingerprint,
        Parameters = Space.Description,
        Schema = Data.Describe(),
        Data = Data.ToString(),
        Metric = Metric.Identity,
        Rows = RowsHash.Of(Data.Rows, cancellation),
        ValidationRows = Data.ValidationRows is { } rows ? RowsHash.Of(rows, cancellation) : null,
        Pipeline = pipeline.Estimators,
        Options = pipeline.Options,
        Estimators = pipeline.Settings,
        Identity = Identity,
        Seed = Seed,
        Tuner = Tuner.ToString() ?? "",
        Pruner = Pruner.ToString() ?? "",
        Version = LibraryVersion.Current,
    };
}

/// <summary>The limits of an experiment; null where there is none.</summary>
/// <param name="Trials">Trials at most.</param>
/// <param name="Time">Time after which no trial begins or goes on, of all runs together.</param>
/// <param name="Epochs">Epochs of all trials after which no trial begins or is promoted.</param>
internal sealed record ExperimentBudget(int? Trials, TimeSpan? Time, long? Epochs);
