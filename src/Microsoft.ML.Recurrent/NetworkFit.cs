using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Persistence;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;
using Microsoft.ML.Recurrent.Training;
using Microsoft.ML.Recurrent.Training.Checkpoints;
using Microsoft.ML.Recurrent.Training.Lanes;

namespace Microsoft.ML.Recurrent;

/// <summary>One fit, from data views to a fitted model.</summary>
/// <param name="options">Valid options.</param>
/// <param name="role">What the network is for.</param>
/// <param name="seed">Where all chance of the fit comes from.</param>
/// <param name="context">What the fit is measured on, and who watches it.</param>
/// <param name="observer">The host's, which the context's token ends.</param>
/// <param name="start">A fitted network to start from, or null.</param>
/// <param name="device">Where training is to run.</param>
internal sealed class NetworkFit(
    RecurrentOptions options, NetworkRole role, int seed, FitContext context, TrainingObserver observer, NetworkStart? start, DeviceChoice device)
{
    private readonly DataRemarks _remarks = new(options, observer, isContinued: start is not null);
    private string _device = "cpu";
    private double _validationFraction;
    private FitCheckpoint _checkpoint = new();

    /// <summary>The MLContext's seed; null where it has none.</summary>
    public int? ContextSeed { get; init; }

    public FittedModel Run(IDataView input)
    {
        var validationData = context.ValidationData;
        var columns = Resolve(input);
        var problem = Problem.Of(columns.Label.Rules);
        var task = problem.WithOptions(problem.Describe(input.Schema, columns.Label), options, columns.Label, observer.OnWarning);
        start?.ThrowIfUnfit(options, task, input.Schema);
        if (validationData is not null)
            ValidationDataCheck.ThrowIfUnlike(options, columns, input.Schema, validationData.Schema);
        // What no vocabulary changes is known before a row is read.
        FitErrors.ThrowIfTooLarge(NetworkShape.Of(options, columns.Inputs, task.Outputs, task.PerStep, task.HasField));
        if (start is null && options.PretrainedEmbeddingsPath is { } path)
        {
            PretrainedEmbeddings.ThrowIfMissing(path);
            if (!PlainFiles.MayBeReplaced(Path.GetFullPath(path)))
                throw new IOException($"PretrainedEmbeddingsPath is '{path}', which is a device or a pipe; expected a file, which is read once for each text column.");
        }

        _device = LibTorch.Choose(device, observer.OnWarning);
        _checkpoint = new FitCheckpoint(context, () => FitIdentity.Of(role.ToString().ToLowerInvariant(), Manifest.WithoutPlaces(options), seed, ContextSeed, _device), observer.OnWarning);
        var (set, training, validation) = ReadTraining(input, columns, problem.Targets, validationData is not null);
        task = Measured(task, problem.Targets, set, training);
        var prepare = problem.Targets.Preparation(options, task, set, training);
        var held = validationData is null
            ? set
            : TrainingSetReader.ReadValidation(validationData, columns with { Inputs = set.Inputs.Columns }, observer.ThrowIfCancelled);
        int[] heldRows = validationData is null ? validation : [.. Enumerable.Range(0, held.Rows)];
        _remarks.OnTraining(set, training);
        _remarks.OnSkipped(set, columns.Label, "");
        if (validationData is not null)
        {
            _remarks.OnValidationTokens(held.Inputs, heldRows);
            _remarks.OnSkipped(held, columns.Label, "Validation data: ");
        }

        foreach (string remark in problem.Targets.Remarks(columns.Label, new LabelledRows(set, training), new LabelledRows(held, heldRows)))
            observer.OnWarning(remark);
        IEnumerable<FitSource> Sources() =>
        [
            .. RowSources.Of(set.Inputs.Columns, task, columns.Label.Name), RowSources.Of(RowSources.Training, set, training),
            .. heldRows.Length == 0 ? [] : new[] { RowSources.Of("validation data", held, heldRows) with { ScaledBy = RowSources.Training } },
        ];
        return Train(task, set.Inputs, new DataPart(prepare(set).WithoutGaps().WithWeightsNearOne(), training),
            heldRows.Length == 0 ? null : new DataPart(prepare(held).WithoutGaps().WithWeightsNearOne(), heldRows), Sources);
    }

    /// <summary>A key that is mapped from no rows has one value, too few for a column of its own label: what is wrong is that there are no rows.</summary>
    private FitColumns Resolve(IDataView input)
    {
        if (OwnLabel.IsOf(options.Task) && input.Schema.GetColumnOrNull(options.LabelColumnName)?.Type is VectorDataViewType { ItemType: KeyDataViewType { Count: 1 } })
        {
            using var cursor = input.GetRowCursor([]);
            if (!cursor.MoveNext())
                throw new InvalidOperationException(SequenceErrors.NoRows);
        }

        return InputSchemaCheck.Resolve(input.Schema, options);
    }

    private FittedModel Train(TaskDescription task, RaggedSequences sequences, DataPart training, DataPart? validation, Func<IEnumerable<FitSource>> sources)
    {
        var inputs = sequences.Columns;
        var settled = Settle(Problem.Of(task), inputs, training.Rows.Length);
        FitErrors.ThrowIfWeightless(training, "training", options);
        if (validation is { } part)
            FitErrors.ThrowIfWeightless(part, "validation", options);
        var shape = NetworkShape.Of(settled, inputs, task.Outputs, task.PerStep, task.HasField, task.Clusters);
        FitErrors.ThrowIfTooLarge(shape);
        var parts = LaneParts.Of(settled, shape, training, validation);
        int[] seeds = EnsembleSeeds.Of(seed, settled.Ensemble!.Value);
        NetworkWeights[] drawn = [.. seeds.Select(own => NetworkInitializer.Create(shape, own))];
        NetworkWeights[] weights = [.. drawn.Select((own, network) => start?.WeightsOver(own, network) ?? own)];
        var pretrained = start is null ? PretrainedStart.Load(options, inputs, weights, observer.ThrowIfCancelled) : default;
        if (start is null)
            _remarks.OnPretrained(pretrained.Found, pretrained.Missing, inputs);
        _remarks.OnNoise(inputs);
        _remarks.OnWordTypes(inputs);
        foreach (string remark in IdleOptionRemarks.Of(options, labelsSteps: task.PerStep && role == NetworkRole.Trainer))
            observer.OnWarning(remark);
        _checkpoint.Describe(() => [.. sources(), SourceHash.Of(weights)], weights.Sum(network => network.Tensors.Sum(tensor => tensor.Values.LongLength)));
        var request = new TrainingRequest(shape.With(parts.Options), RecurrentTask.Create(task, options.LabelSmoothing), parts.Training, parts.Validation, weights[0], seed)
        {
            Device = _device,
            Context = context,
            Checkpoint = _checkpoint,
            Observers = [observer],
            StartsEmbeddings = start is null,
            StartsHead = start is not { WithHead: true },
            TokenCounts = TokenDropout.Count(options, sequences, training.Rows),
            NoiseDeviations = InputNoise.Measure(settled, sequences, training.Rows),
            PretrainedFound = pretrained.Found,
            PretrainedMissing = pretrained.Missing,
        };
        var results = EnsembleFit.Run(request, seeds, own => own with { Initial = weights[own.Network] });
        var fitted = parts.Options with
        {
            Training = results[0].Options with { ValidationFraction = _validationFraction },
            NextItem = settled.NextItem with { Count = task.Recommended?.Count ?? settled.NextItem.Count },
        };
        return new FittedModel(fitted, role, task, inputs, results[0].Weights, results[0].History) { Others = [.. results.Skip(1).Select(r => r.Weights)] };
    }

    /// <summary>Leaves nothing open that follows from the number of rows.</summary>
    private RecurrentOptions Settle(Problem problem, InputColumns inputs, int trainingRows)
    {
        var settled = RowDefaults.Settle(options, trainingRows, problem, role, start is { WithHead: true } ? start.Model.Networks.Count : null);
        if (RowDefaults.Describe(options, settled, trainingRows, inputs.ValuesPerStep > 0) is { } chosen)
            observer.OnInformation(chosen);
        return settled;
    }

    private (TrainingSet Set, int[] Training, int[] Validation) ReadTraining(IDataView input, FitColumns columns, ITargets targets, bool hasValidation)
    {
        if (start is not null)
        {
            var set = TrainingSetReader.Read(input, columns with { Inputs = start.Model.Inputs.NamedAsIn(input.Schema) }, observer.ThrowIfCancelled);
            var (training, validation) = Split(set.Labels, set.Rows, columns.Label, targets, hasValidation);
            return (set, training, validation);
        }

        var unfitted = TrainingSetReader.ReadUnfitted(input, columns, observer.ThrowIfCancelled);
        var (trainingRows, validationRows) = Split(unfitted.Labels, unfitted.Rows, columns.Label, targets, hasValidation);
        var fitted = unfitted.Fit(trainingRows, options);
        foreach (var counts in unfitted.Vocabularies)
            _remarks.OnVocabulary(counts);
        return (fitted, trainingRows, validationRows);
    }

    private (int[] Training, int[] Validation) Split(float[] labels, int rows, LabelColumn label, ITargets targets, bool hasValidation)
    {
        if (start is not { WithHead: true })
            targets.ThrowIfAlike(labels, label);
        _validationFraction = hasValidation ? options.Training.ValidationFraction ?? 0 : RowSplit.FractionOf(options.Training, rows);
        bool isText = label.Rules.IsInput && options.NextToken.Context == NextTokenContext.Stateful;
        double held = hasValidation ? 0 : _validationFraction;
        var split = isText ? RowSplit.Cut(rows, held) : RowSplit.Draw(label.Rules.PerStep ? null : targets.GroupsOf(labels), rows, held, seed);
        if (!hasValidation && split.Validation.Length == 0)
            _remarks.OnNothingHeld(rows, isText);
        return split;
    }

    /// <summary>A network that is trained further keeps the scale of its labels.</summary>
    private TaskDescription Measured(TaskDescription task, ITargets targets, TrainingSet set, int[] training) => start is { WithHead: true, Model.Task: var fitted }
        ? task with { LabelMean = fitted.LabelMean, LabelScale = fitted.LabelScale, Clusters = fitted.Clusters }
        : targets.Measure(task, options, set, training);
}
