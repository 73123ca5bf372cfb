using Microsoft.ML.Recurrent.Experiments.Running;
using Microsoft.ML.Recurrent.Experiments.Trials;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent;

/// <summary>A search for the options of a pipeline: trials with different configurations, measured on the same rows, the poor ones paused early. Made by
/// <see cref="RecurrentExperimentCatalog.CreateExperiment"/> and configured by its <c>Set</c> methods, each of which gives the experiment itself.</summary>
/// <remarks>Not thread-safe while it is configured; a run takes what is set when it begins. With concurrency 1, the same seed, data, machine and settings give the same
/// trials and the same result, whether or not the experiment was killed and run again on the way.</remarks>
public sealed partial class RecurrentExperiment
{
    private const string MakesPipelines = "a function that makes a pipeline of options";

    private readonly MLContext _context;
    private ParameterSpace? _space;
    private Func<Configuration, object>? _options;
    private Func<MLContext, object, IEstimator<ITransformer>>? _pipeline;
    private TrialData? _data;
    private ITrialMetric? _metric;
    private ITuner _tuner = new TpeTuner();
    private IPruner _pruner = new NoPruner();
    private ExperimentBudget _budget = new(null, null, null);
    private IExperimentJournal? _journal;
    private string? _identity;
    private IProgress<ExperimentProgress>? _progress;
    private int _seed;
    private int _concurrency = 1;
    private int _models = 5;
    private long? _memory;

    internal RecurrentExperiment(MLContext context) => _context = context;

    /// <summary>Sets the pipeline: a function from options to a recurrent estimator, alone or among featurizers before it and trainers after it.</summary>
    /// <typeparam name="TOptions">The options record.</typeparam>
    /// <param name="pipeline">Makes the pipeline of one trial. The last recurrent estimator in it is watched, paused and resumed.</param>
    /// <param name="space">The parameters to search.</param>
    /// <example><code language="csharp"><![CDATA[
    /// var experiment = mlContext.Recurrent().CreateExperiment().SetPipeline(
    ///     options => mlContext.Transforms.Text.TokenizeIntoWords("Tokens", "Text").Append(mlContext.BinaryClassification.Trainers.Lstm(options)),
    ///     new ParameterSpace<LstmOptions>(new LstmOptions { SequenceColumnNames = ["Tokens"] }));
    /// ]]></code></example>
    public RecurrentExperiment SetPipeline<TOptions>(Func<TOptions, IEstimator<ITransformer>> pipeline, ParameterSpace<TOptions> space)
        where TOptions : class
    {
        Setting.Given(pipeline, MakesPipelines);
        return SetPipeline((_, options) => pipeline(options), space);
    }

    /// <summary>Sets the pipeline as ML.NET's <c>CreateSweepableEstimator</c> takes it: a function of a context and options. Each trial has a context of its own, seeded with
    /// the trial's seed, so that trainers after the network repeat, too.</summary>
    /// <typeparam name="TOptions">The options record.</typeparam>
    /// <param name="pipeline">Makes the pipeline of one trial from the trial's context and options.</param>
    /// <param name="space">The parameters to search.</param>
    public RecurrentExperiment SetPipeline<TOptions>(Func<MLContext, TOptions, IEstimator<ITransformer>> pipeline, ParameterSpace<TOptions> space)
        where TOptions : class
    {
        Setting.Given(pipeline, MakesPipelines);
        Setting.Given(space, "the parameters to search");
        (_space, _options) = (space, configuration => TaskParameters.Tied(space.Create(configuration)));
        _pipeline = (context, options) => pipeline(context, (TOptions)options);
        return this;
    }

    /// <summary>Runs the experiment, or goes on with the one that the journal knows.</summary>
    /// <param name="cancellationToken">Ends the run within a batch. Where a trial has completed by then, the best so far is the result.</param>
    /// <exception cref="ArgumentException">The metric does not fit the task, the pipeline or the data cannot be used, the pruner could pause no trial, or the journal's folder cannot be made.</exception>
    /// <exception cref="InvalidOperationException">A setting is missing, there are too few rows, all trials failed, none completed, the journal is another experiment's, or libtorch cannot be loaded.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled before a trial completed.</exception>
    /// <exception cref="IOException">The journal, a checkpoint or a model cannot be read or written, or the disk is full; the trials that ran go on when the experiment is run again.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, where the system denies it.</exception>
    /// <exception cref="FormatException">The journal is damaged.</exception>
    public ExperimentResult Run(CancellationToken cancellationToken = default) => new ExperimentRun(Plan(), cancellationToken).Run();

    /// <summary>Runs the experiment on a thread of its own.</summary>
    /// <param name="cancellationToken">Ends the run within a batch.</param>
    /// <inheritdoc cref="Run" path="/exception"/>
    public Task<ExperimentResult> RunAsync(CancellationToken cancellationToken = default)
    {
        var run = new ExperimentRun(Plan(), cancellationToken);
        return Task.Factory.StartNew(run.Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Reads the identity of the experiment, by which a journal, or a worker of another process, knows it. All rows are read once.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ArgumentException">The pipeline holds no estimator of this library.</exception>
    /// <exception cref="InvalidOperationException">A setting is missing, or no pipeline can be made.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public JournalHeader ReadHeader(CancellationToken cancellationToken = default)
    {
        var (plan, pipeline) = Settled();
        return plan.Header(pipeline, cancellationToken);
    }

    /// <summary>Makes the experiment's decisions for an owner who keeps the journal and has the trials run elsewhere, as <see cref="CreateExecution"/> does. Settings, data and metric are
    /// checked as a run checks them.</summary>
    /// <param name="cancellationToken">Ends the reading of the data.</param>
    /// <exception cref="ArgumentException">The metric does not fit the task, the pipeline or the data cannot be used, or the pruner could pause no trial.</exception>
    /// <exception cref="InvalidOperationException">A setting is missing, a journal is set, or there are too few rows.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public ExperimentSchedule CreateSchedule(CancellationToken cancellationToken = default)
    {
        var (plan, pipeline) = PlanOfOthers().Settled();
        new TrialDataCheck(plan, pipeline).Folds(cancellationToken);
        PrunerCheck.Run(plan, pipeline);
        return new ExperimentSchedule(plan);
    }

    /// <summary>Prepares to run trials that an <see cref="ExperimentSchedule"/> of the same experiment, here or in another process, decides on. Settings, data and metric are checked as a
    /// run checks them.</summary>
    /// <param name="filesFolder">The folder of checkpoints and models, this execution's alone; it is made where there is none.</param>
    /// <param name="threads">Threads of a trial whose options state none; <see langword="null"/> for what a run takes. They change no bit of the result. Range: 1 or more.</param>
    /// <param name="cancellationToken">Ends the reading of the data.</param>
    /// <exception cref="ArgumentException">The metric does not fit the task, the pipeline or the data cannot be used, <paramref name="filesFolder"/> is empty, or
    /// <paramref name="threads"/> is out of its range.</exception>
    /// <exception cref="InvalidOperationException">A setting is missing, a journal is set, or there are too few rows.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public TrialExecution CreateExecution(string filesFolder, int? threads = null, CancellationToken cancellationToken = default)
    {
        Setting.NotEmpty(filesFolder, "a folder");
        var (plan, pipeline) = (PlanOfOthers() with { Threads = threads is { } given ? AtLeast(1, given, nameof(threads)) : null }).Settled();
        var folds = new TrialDataCheck(plan, pipeline).Folds(cancellationToken);
        return new TrialExecution(plan, folds, new TrialFiles(filesFolder, _context), hasCheckpoints: true);
    }

    /// <summary>The plan of what is searched, and a pipeline of it.</summary>
    internal (ExperimentPlan Plan, TrialPipeline Pipeline) Settled() => Plan().Settled();

    /// <summary>The plan of an experiment whose events somebody else records.</summary>
    private ExperimentPlan PlanOfOthers() => _journal is null
        ? Plan()
        : throw new InvalidOperationException("A journal is set, but a run alone keeps one; leave SetJournal out, and record the events of the schedule.");

    private ExperimentPlan Plan() => _pipeline is null || _data is null || _metric is null || _budget == new ExperimentBudget(null, null, null)
        ? throw new InvalidOperationException(Errors.List("The experiment cannot run",
            [
                .. Missing(_pipeline is null, "no pipeline is set; call SetPipeline."),
                .. Missing(_data is null, "no data is set; call SetDataset."),
                .. Missing(_metric is null, "no metric is set; call SetMetric."),
                .. Missing(_budget == new ExperimentBudget(null, null, null), "no end is set; call SetMaximumTrials, SetMaximumTime or SetMaximumEpochs."),
            ]))
        : new ExperimentPlan
        {
            Context = _context,
            Space = _space!,
            Options = _options!,
            Pipeline = _pipeline,
            Data = _data,
            Metric = _metric,
            Tuner = _tuner,
            Pruner = _pruner,
            Budget = _budget,
            Seed = _seed,
            Concurrency = _concurrency,
            MaximumMemory = _memory,
            Models = _models,
            Journal = _journal,
            Identity = _identity,
            Progress = _progress,
            Log = ExperimentLog.Of(_context),
            Warn = ExperimentLog.WarningsOf(_context),
        };

    private static IEnumerable<string> Missing(bool isMissing, string what) => isMissing ? [what] : [];

    private static int AtLeast(int least, int value, string parameter, string? what = null) =>
        value >= least ? value : throw Errors.Parameter(parameter, $"The number of {what ?? parameter} is {value}; expected {least} or more.");
}
