using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;
using Microsoft.ML.Recurrent.Training;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.Recurrent;

/// <summary>Fits a recurrent network on sequence columns. Made by the extension methods of <see cref="RecurrentCatalog"/>.</summary>
/// <remarks>Immutable and thread-safe: fitting never changes the estimator and may be done again, concurrently too. The same seed,
/// machine and thread count give bit-identical weights.</remarks>
public sealed class RecurrentEstimator : ITrainerEstimator<RecurrentTransformer, RecurrentModelParameters>
{
    private readonly IHost _host;
    private readonly NetworkRole _role;
    private readonly int _seed;

    internal RecurrentEstimator(IHost host, RecurrentOptions options, NetworkRole role, PredictionTask? task)
    {
        OptionsValidation.ThrowIfInvalid(options);
        if (task is not null && options.Task is not null && options.Task != task)
            throw new ArgumentException(
                $"Options.Task is {options.Task}, but this is a trainer for {task}; leave Options.Task null or use that task's trainers.",
                nameof(options));
        if (role == NetworkRole.Featurizer && options.OutputColumnName == options.LabelColumnName)
            throw new ArgumentException(
                $"OutputColumnName is '{options.OutputColumnName}', the label's name, which it would hide from the trainers after it; name another column.",
                nameof(options));
        if (role == NetworkRole.Featurizer && options.Ensemble > 1)
            throw new ArgumentException(
                $"Ensemble is {options.Ensemble}, but the hidden units of several networks have no common meaning to average; leave it 1 for a featurizer, or use a trainer.",
                nameof(options));
        if (role == NetworkRole.Featurizer && options.Tagging.BestPaths > 1)
            throw new ArgumentException(
                $"Tagging.BestPaths is {options.Tagging.BestPaths}, but a featurizer gives features and no labels; leave it 1, or use a multiclass trainer.",
                nameof(options));
        _host = host;
        _role = role;
        Options = options with { Task = task ?? options.Task };
        _seed = options.Seed ?? Environments.DrawSeed(host);
    }

    private RecurrentEstimator(RecurrentEstimator original, FitContext context) =>
        (_host, _role, _seed, Options, Context) = (original._host, original._role, original._seed, original.Options, context);

    /// <summary>The columns, the network and its training.</summary>
    public RecurrentOptions Options { get; }

    /// <summary>The context of each fit, unless it is given one of its own.</summary>
    /// <value>The default value is <c>new FitContext()</c>.</value>
    public FitContext Context { get; } = new();

    /// <summary>The properties that ML.NET asks of a trainer: no calibration, no cache, and no normalization unless <see cref="RecurrentOptions.NormalizeInputs"/>
    /// is off.</summary>
    public TrainerInfo Info => TrainerInfos.Of(Options);

    /// <summary>Fits the network.</summary>
    /// <param name="input">Data with the sequence, static, label and weight columns that the options name.</param>
    /// <exception cref="ArgumentException">Columns are missing or of a wrong type; the message lists all violations.</exception>
    /// <exception cref="InvalidOperationException">The data is empty, a value is not finite, step counts differ, the label has a single
    /// class, the loss is no longer a number, or libtorch is not there to train with.</exception>
    /// <exception cref="IOException">The file of pretrained embeddings is not there, or the TensorBoard directory or the checkpoint cannot be written to.</exception>
    /// <exception cref="OperationCanceledException">The fit was cancelled, or, as a <see cref="FitPausedException"/>, paused by an observer.</exception>
    public RecurrentTransformer Fit(IDataView input) => Fit(input, validationData: null);

    /// <summary>Fits the network with a context of this fit's own, in place of the one that the estimator carries.</summary>
    /// <param name="input">Data with the sequence, static, label and weight columns that the options name.</param>
    /// <param name="context">Validation data, observers, progress, checkpoints and cancellation.</param>
    /// <exception cref="ArgumentException">Columns are missing or of a wrong type; the message lists all violations.</exception>
    /// <exception cref="InvalidOperationException">The data is empty, a value is not finite, step counts differ, the label has a single
    /// class, the loss is no longer a number, or libtorch is not there to train with.</exception>
    /// <exception cref="IOException">The file of pretrained embeddings is not there, or the TensorBoard directory or the checkpoint cannot be written to.</exception>
    /// <exception cref="FormatException"><see cref="FitContext.Resume"/> contradicts itself: its file has been altered.</exception>
    /// <exception cref="OperationCanceledException">The fit was cancelled, or, as a <see cref="FitPausedException"/>, paused by an observer.</exception>
    public RecurrentTransformer Fit(IDataView input, FitContext context) => With(context).Fit(input);

    /// <summary>Fits the network, measured on a view of its own, trains an earlier network further, or starts from another one's encoder.</summary>
    /// <param name="input">Data with the sequence, static, label and weight columns that the options name.</param>
    /// <param name="validationData">Data to measure each epoch on, in place of the <see cref="FitContext.ValidationData"/> that the estimator carries;
    /// <see langword="null"/> takes that, and where there is none keeps a part of <paramref name="input"/> for it,
    /// as <see cref="TrainingOptions.ValidationFraction"/> says.</param>
    /// <param name="continueFrom">A network to start from, with its vocabulary and scalings, whatever the options say of both; its columns, task, shape and number of
    /// networks must be those of the options; each network of an ensemble goes on from its own weights. <see langword="null"/> starts anew.</param>
    /// <param name="encoderFrom">A network fitted for any task, a featurizer too, whose embeddings, recurrent layers, vocabulary and scalings
    /// are the start; the head starts anew. The networks of an ensemble start from its encoder, or from its networks' in turn. Its cell, sizes, sequence and static columns must be those of the options, whose
    /// <see cref="RecurrentOptions.MinimumTokenCount"/>, <see cref="RecurrentOptions.MaximumVocabularySize"/> and
    /// <see cref="RecurrentOptions.NormalizeInputs"/> are not looked at: words that the encoder does not know stay unknown.
    /// <see langword="null"/> starts anew.</param>
    /// <exception cref="ArgumentException">Columns are missing or of a wrong type, or the network to start from is another one; the message
    /// lists all violations. Or both <paramref name="continueFrom"/> and <paramref name="encoderFrom"/> are given.</exception>
    /// <exception cref="InvalidOperationException">The data is empty, a value is not finite, step counts differ, the label has a single
    /// class, the loss is no longer a number, or libtorch is not there to train with.</exception>
    /// <exception cref="IOException">The file of pretrained embeddings is not there, or the TensorBoard directory or the checkpoint cannot be written to.</exception>
    /// <exception cref="OperationCanceledException">The fit was cancelled, or, as a <see cref="FitPausedException"/>, paused by an observer.</exception>
    public RecurrentTransformer Fit(
        IDataView input, IDataView? validationData = null, RecurrentTransformer? continueFrom = null, RecurrentTransformer? encoderFrom = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (continueFrom is not null && encoderFrom is not null)
            throw new ArgumentException(
                "Both continueFrom and encoderFrom are given; give continueFrom to train the same task further, or encoderFrom to start another one.",
                nameof(encoderFrom));
        var context = Context with { ValidationData = validationData ?? Context.ValidationData };
        using var observer = new HostObserver(_host, context.CancellationToken);
        var start = (continueFrom ?? encoderFrom) is { } earlier ? new NetworkStart(earlier.Fitted, WithHead: continueFrom is not null) : null;
        var fit = new NetworkFit(Options, _role, context.SeedOf(Options.Seed, _seed), context, observer, start, Environments.DeviceOf(_host, Options.Device)) { ContextSeed = Environments.StatedSeed(_host) };
        return new RecurrentTransformer(fit.Run(input));
    }

    /// <summary>The same estimator, its seed too, whose fits are given a context, wherever they are begun: by a pipeline, by cross-validation.</summary>
    /// <param name="context">Validation data, observers, progress, checkpoints and cancellation, in place of what this estimator carries.</param>
    public RecurrentEstimator With(FitContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new RecurrentEstimator(this, context);
    }

    /// <summary>The shape of the schema that the fitted network will give.</summary>
    /// <param name="inputSchema">The shape of the data to fit on.</param>
    /// <exception cref="ArgumentException">Columns are missing or of a wrong type; the message lists all violations.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var (shape, label) = InputSchemaCheck.ThrowIfUnfit(inputSchema, Options);
        return SchemaShapes.With(inputSchema,
        [
            .. _role == NetworkRole.Featurizer ? [SchemaShapes.Features(Options.OutputColumnName)] : SchemaShapes.Scores(Problem.Of(label), shape, Options.Tagging),
            .. AttentionColumn.Of(Options).Select(SchemaShapes.Of),
        ]);
    }

    /// <exception cref="ArgumentException">Columns of the validation data are missing or of another type, or its label has other classes.</exception>
    internal void ThrowIfUnlike(DataViewSchema training, DataViewSchema validation) =>
        ValidationDataCheck.ThrowIfUnlike(Options, InputSchemaCheck.Resolve(training, Options), training, validation);

    /// <summary>Describes the estimator: cell, task, columns and sizes.</summary>
    public override string ToString() => NetworkDescription.Estimator(Options, _role);
}
