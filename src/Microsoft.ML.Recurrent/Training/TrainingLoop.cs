using Microsoft.ML.Recurrent.Backends;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Training.Lanes;
using Microsoft.ML.Recurrent.Training.Optimizers;
using Microsoft.ML.Recurrent.Training.Validation;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>
/// Trains a network: legs of optimizer steps on shuffled batches, each followed by one measurement over the whole validation set. What happens
/// besides is the observers' business. Leaves no tensor behind, however it ends.
/// </summary>
internal sealed partial class TrainingLoop : IDisposable
{
    private readonly TrainingRequest _request;
    private readonly TrainingOptions _options;
    private readonly RecurrentNetwork _network;
    private readonly Parameter[] _trainable;
    private readonly IParameterUpdate _update;
    private readonly WeightAverage? _average;
    private readonly IValidation? _validation;
    private readonly BatchStream _stream;
    private readonly BatchPrefetch _batches;
    private readonly LossLog _losses;
    private readonly LearningRate _rate;
    private readonly BestWeights<NetworkWeights> _best;
    private readonly TrainingObserver[] _observers;
    private readonly TrainingControl _control;
    private readonly ReadCounts _reads;
    private readonly TokenDropout? _tokens;
    private readonly InputNoise? _noise;
    private readonly CarriedStates? _states;
    private readonly int _threads;
    private readonly long _total;
    private readonly long _epochSteps;
    private readonly List<TrainingEpoch> _records = [];
    private NetworkWeights? _measured;
    private long _steps;

    private TrainingLoop(TrainingRequest request, torch.Device device)
    {
        _request = request;
        _control = new TrainingControl { Network = request.Network, Weights = GetWeights };
        _options = Resolve(request);
        (_total, _epochSteps) = (_options.MaximumSteps!.Value, TrainingBudget.StepsOf(request.Training.Rows.Length, _options.BatchSize));
        _stream = new BatchStream(request.Training, _options.BatchSize, request.Seed);
        _rate = new LearningRate(_options, _total);
        var order = new MeasurementOrder(_options, request.Task.IsHigherBetter);
        _best = new BestWeights<NetworkWeights>(() => _measured!, order);
        // Before the network: an observer that cannot be made must leave no parameters behind.
        _observers = [_best, .. BuiltIn(order), .. request.Observers, .. request.Context.Observers];
        _network = new RecurrentNetwork(request.Shape, request.Initial, device, request.Seed);
        _reads = new ReadCounts(request.Shape, tokens: request.StartsEmbeddings, keys: request.StartsHead);
        _tokens = TokenDropout.Create(request);
        _noise = InputNoise.Create(request);
        _states = CarriedStates.Create(request);
        _trainable = [.. _network.Parameters.Select(p => p.Parameter).Where(p => p.requires_grad)];
        _threads = TrainingThreads.For(request, _options);
        _update = IParameterUpdate.Create(_options, _network, _threads);
        _average = WeightAverage.Create(_options, _network, _update);
        _validation = IValidation.Create(request, _network);
        _batches = new BatchPrefetch(request.Training.Set, isAhead: _threads > 1 || !_network.IsManaged);
        _losses = new LossLog(_network, FitErrors.RemedyOf(_request.Shape.Options));
    }

    /// <exception cref="InvalidOperationException">libtorch or the device is not there, or the loss is no longer a number.</exception>
    /// <exception cref="OperationCanceledException">The token of the context, or an observer, ended the fit.</exception>
    /// <exception cref="FitPausedException">An observer asked the fit to pause.</exception>
    /// <exception cref="FormatException">The state to go on from is not one of such a network.</exception>
    public static TrainingResult Run(TrainingRequest request)
    {
        var state = request.Checkpoint.Find(request.Place);
        if (state is { IsFinished: true })
            return ResultOf(state, request);
        // Opened before the loop: what a constructor that fails has made by then goes with it.
        using var scope = torch.NewDisposeScope();
        // The caller's thread may have switched gradients off.
        using var gradients = torch.enable_grad();
        using var loop = new TrainingLoop(request, LibTorch.Find(request.Device));
        if (state is not null)
            loop.Restore(state);
        return loop.FitAndSave();
    }

    public void Dispose()
    {
        _losses.Dispose();
        _average?.Dispose();
        _update.Dispose();
        _network.Dispose();
    }

    private IEnumerable<TrainingObserver> BuiltIn(MeasurementOrder order)
    {
        if (_options.Schedule == LearningRateSchedule.Plateau)
            yield return new PlateauSchedule(_rate);
        if (_options.Patience is > 0 and var patience)
            yield return new EarlyStopping(patience, order, _options.ValidationInterval == _epochSteps ? "epochs" : "measurements");
        if (_options.NonMonotoneInterval is { } interval)
            yield return new NonMonotoneTrigger(interval, () => ((NonMonotoneAverage)_average!).Begin());
        if (_request.TensorBoardDirectory is { } directory)
            yield return new TensorBoardWriter(directory, message => Tell(o => o.OnWarning(message)));
        if (_request.Context.Progress is { } progress)
            yield return new ProgressReporter(progress);
    }

    private TrainingResult FitLoop()
    {
        var start = new TrainingStart(
            _request.Training.Rows.Length, _request.Validation?.Rows.Length ?? 0, _trainable.Sum(p => p.numel()), EpochOf(_total))
        {
            Steps = _total,
            StepsDone = _steps,
            IsRefit = _request.IsRefit,
            PretrainedFound = _request.PretrainedFound,
            PretrainedMissing = _request.PretrainedMissing,
            Network = _request.Network,
            Networks = _request.Networks,
        };
        Tell(o => o.OnFitStart(start));
        RemarkOnAverage();
        BeginPass(_passWeights);
        while (_leg is not null || (_steps < _total && _control.StopReason is null))
        {
            var record = RunLeg();
            _records.Add(record);
            _leg = null;
            Tell(o => o.OnEpochEnd(record, _control));
            AfterTelling(_request.Checkpoint.IsDue(_records.Count));
        }

        var weights = _best.Weights ?? Finished();
        FitErrors.ThrowIfNotFinite(weights, EpochOf(_steps), FitErrors.RemedyOf(_request.Shape.Options));
        var history = new TrainingHistory(_records, _best.Record, _control.StopReason ?? Done()) { Network = _request.Network };
        Tell(o => o.OnFitEnd(history));
        return new TrainingResult(weights, history, _options);
    }

    private void RemarkOnAverage()
    {
        if (_options.NonMonotoneInterval is not { } interval || _validation is not null || _request.Network > 0)
            return;
        var (cause, remedy) = _request.IsRefit
            ? ("a refit on all rows measures nothing", "Leave RefitOnAllRows off")
            : ("nothing is measured", "Set ValidationFraction, or give validation data");
        Tell(o => o.OnWarning($"Training.NonMonotoneInterval is {interval}, but {cause}, so that weights are never averaged. {remedy}, or set WeightAveraging instead."));
    }

    /// <summary>The steps up to the next measurement, and the measurement.</summary>
    private TrainingEpoch RunLeg()
    {
        _leg ??= new TrainingLeg(_steps, _stream.Place());
        using var threads = _network.RunsKernels || !_network.IsManaged ? TorchThreads.Lend(_threads) : null;
        Train(_leg);
        double stepsPerSecond = _leg.StepsPerSecond;
        _measured = _validation is null && _request.BeforePass is null ? null : Finished();
        BeginPass(_measured);
        var measured = _validation?.Measure(_measured!, BeforeBatch);
        FitErrors.ThrowIfNotFinite(measured?.Loss ?? 0, "validation loss", $"in epoch {EpochOf(_steps)}", FitErrors.RemedyOf(_request.Shape.Options));
        return new TrainingEpoch(
            EpochOf(_steps), _losses.Sum.Mean, measured?.Loss, _request.Task.MetricName, measured?.Metric, RateAt(Math.Max(0, _steps - 1)), _leg.Seconds, stepsPerSecond)
        {
            Step = _steps,
        };
    }

    private void Train(TrainingLeg leg)
    {
        var plan = _stream.Take(Math.Min(_options.ValidationInterval!.Value, _total - leg.Start));
        TrainingBatchCheck.ThrowIfTooLarge(_request.Shape, _network.RunsKernels, _request.Training.Set, plan);
        int done = (int)(_steps - leg.Start);
        _losses.Begin(leg.Start, _epochSteps, done, leg.LossesBefore);
        foreach (var batch in _batches.Read(plan[done..]).TakeWhile(_ => !_control.EndsLeg))
        {
            TrainStep(batch);
            if (++_steps == leg.Start + plan.Count || _control.ReadsEveryLoss)
                _losses.Read();
            leg.SequenceSteps += batch.Packed.Packing.TotalSteps;
            var progress = ProgressOf(leg.StepsPerSecond);
            Tell(o => o.OnBatchEnd(progress, _control));
            AfterTelling(isDue: false);
        }

        _losses.Read();
    }

    private TrainingProgress ProgressOf(double stepsPerSecond) => new(
        EpochOf(_steps), EpochOf(_total), (int)((_steps - 1) % _epochSteps) + 1, (int)_epochSteps, _losses.Sum.Mean, stepsPerSecond)
    {
        BatchLoss = _losses.Last,
        Step = _steps,
        Steps = _total,
        Network = _request.Network,
    };

    private double RateAt(long step)
    {
        double rate = _rate.At(step);
        foreach (var observer in _observers)
            rate = FitErrors.RateOf(observer, step, rate);
        return rate;
    }

    /// <summary>The epoch, from 1, that a step belongs to.</summary>
    private int EpochOf(long step) => (int)Math.Min(int.MaxValue, (Math.Max(1, step) + _epochSteps - 1) / _epochSteps);

    private string Done() => _request.Shape.Options.Training.MaximumEpochs is { } epochs && epochs * _epochSteps == _total
        ? $"All {epochs} epochs are done."
        : $"All {_total} steps are done.";

    /// <summary>The weights as a model would hold them now; training goes on from the network's own.</summary>
    private NetworkWeights Finished()
    {
        _update.Finish();
        var weights = _average?.Export() ?? _network.Export();
        _reads.FillUnread(weights);
        return weights;
    }

    private void BeforeBatch() => Tell(o => o.ThrowIfCancelled());

    private void Tell(Action<TrainingObserver> what)
    {
        lock (_request.Telling)
        {
            foreach (var observer in _observers)
                what(observer);
        }
    }
}
