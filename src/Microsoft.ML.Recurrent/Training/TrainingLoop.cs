using System.Diagnostics;
using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Training.Optimizers;
using Microsoft.ML.Recurrent.Training.Validation;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>
/// Trains a network: epochs of shuffled batches, each followed by one measurement over the whole validation set. What happens besides is
/// the observers' business. Leaves no tensor behind, however it ends.
/// </summary>
internal sealed class TrainingLoop : IDisposable
{
    private readonly TrainingRequest _request;
    private readonly TrainingOptions _options;
    private readonly RecurrentNetwork _network;
    private readonly Parameter[] _trainable;
    private readonly IParameterUpdate _update;
    private readonly IValidation? _validation;
    private readonly BatchPrefetch _batches;
    private readonly LossLog _losses;
    private readonly LearningRate _rate;
    private readonly Random _random;
    private readonly BestWeights<NetworkWeights> _best;
    private readonly TrainingObserver[] _observers;
    private readonly TrainingControl _control;
    private readonly ReadCounts _reads;
    private bool _isFirstEpoch;
    private long _steps;

    private TrainingLoop(TrainingRequest request, torch.Device device)
    {
        _request = request;
        _options = request.Shape.Options.Training;
        _control = new TrainingControl { Network = request.Network };
        _random = new Random(request.Seed);
        long batches = (request.Training.Rows.Length + _options.BatchSize - 1L) / _options.BatchSize;
        _rate = new LearningRate(_options, batches * _options.MaximumEpochs);
        _best = new BestWeights<NetworkWeights>(() => _network!.Export(), _options.MinimumImprovement);
        // Before the network: an observer that cannot be made must leave no parameters behind.
        _observers = [_best, .. BuiltIn(), .. request.Observers, .. _options.Observers];
        _network = new RecurrentNetwork(request.Shape, request.Initial, device, request.Seed);
        _reads = new ReadCounts(request.Shape, tokens: request.StartsEmbeddings, keys: request.StartsHead);
        _trainable = [.. _network.Parameters.Select(p => p.Parameter).Where(p => p.requires_grad)];
        _update = IParameterUpdate.Create(_options, _network);
        _validation = IValidation.Create(request, _network);
        _batches = new BatchPrefetch(request.Training.Set);
        _losses = new LossLog(_network);
    }

    /// <exception cref="InvalidOperationException">libtorch or the device is not there, or the loss is no longer a number.</exception>
    /// <exception cref="OperationCanceledException">The token of the options, or an observer, ended the fit.</exception>
    public static TrainingResult Run(TrainingRequest request)
    {
        // Opened before the loop: what a constructor that fails has made by then goes with it.
        using var scope = torch.NewDisposeScope();
        // The caller's thread may have switched gradients off.
        using var gradients = torch.enable_grad();
        using var loop = new TrainingLoop(request, LibTorch.Find(request.Device));
        return loop.FitLoop();
    }

    public void Dispose()
    {
        _losses.Dispose();
        _update.Dispose();
        _network.Dispose();
    }

    private IEnumerable<TrainingObserver> BuiltIn()
    {
        if (_options.Schedule == LearningRateSchedule.Plateau)
            yield return new PlateauSchedule(_rate);
        if (_options.Patience > 0)
            yield return new EarlyStopping(_options.Patience, _options.MinimumImprovement);
        if (_request.TensorBoardDirectory is { } directory)
            yield return new TensorBoardWriter(directory, message => Tell(o => o.OnWarning(message)));
        if (_options.Progress is { } progress)
            yield return new ProgressReporter(progress);
    }

    private TrainingResult FitLoop()
    {
        long parameters = _trainable.Sum(p => p.numel());
        var start = new TrainingStart(
            _request.Training.Rows.Length, _request.Validation?.Rows.Length ?? 0, parameters, _options.MaximumEpochs)
        {
            PretrainedFound = _request.PretrainedFound,
            PretrainedMissing = _request.PretrainedMissing,
            Network = _request.Network,
            Networks = _request.Networks,
        };
        Tell(o => o.OnFitStart(start));
        List<TrainingEpoch> epochs = [];
        for (int epoch = 1; epoch <= _options.MaximumEpochs && _control.StopReason is null; epoch++)
        {
            var record = RunSingleEpoch(epoch);
            epochs.Add(record);
            Tell(o => o.OnEpochEnd(record, _control));
        }

        var weights = _best.Weights ?? _network.Export();
        FitErrors.ThrowIfNotFinite(weights, epochs.Count);
        var history = new TrainingHistory(epochs, _best.Epoch, _control.StopReason ?? $"All {_options.MaximumEpochs} epochs are done.") { Network = _request.Network };
        Tell(o => o.OnFitEnd(history));
        return new TrainingResult(weights, history);
    }

    private TrainingEpoch RunSingleEpoch(int epoch)
    {
        var watch = Stopwatch.StartNew();
        using var threads = _network.RunsKernels || !_network.IsManaged ? TorchThreads.Lend() : null;
        _request.BeforePass?.Invoke(_network.Export());
        var plan = BatchPlan.Shuffled(_request.Training, _options.BatchSize, _random);
        TrainingBatchCheck.ThrowIfTooLarge(_request.Shape, _network.RunsKernels, _request.Training.Set, plan);
        _losses.Begin(epoch);
        _isFirstEpoch = epoch == 1;
        long steps = 0;
        int number = 0;
        foreach (var batch in _batches.Read(plan).TakeWhile(_ => _control.StopReason is null))
        {
            TrainStep(batch);
            if (++number == plan.Count)
                _losses.Read();
            steps += batch.Packed.Packing.TotalSteps;
            var progress = new TrainingProgress(
                epoch, _options.MaximumEpochs, number, plan.Count, _losses.Sum.Mean, steps / watch.Elapsed.TotalSeconds) { Network = _request.Network };
            Tell(o => o.OnBatchEnd(progress, _control));
        }

        _losses.Read();
        _update.Finish();
        _network.FillUnread(_reads);
        double stepsPerSecond = steps / watch.Elapsed.TotalSeconds;
        _request.BeforePass?.Invoke(_network.Export());
        var measured = _validation?.Measure(BeforeBatch);
        FitErrors.ThrowIfNotFinite(measured?.Loss ?? 0, "validation loss", $"in epoch {epoch}");
        return new TrainingEpoch(
            epoch, _losses.Sum.Mean, measured?.Loss, _request.Task.MetricName, measured?.Metric, _rate.At(Math.Max(0, _steps - 1)), watch.Elapsed.TotalSeconds, stepsPerSecond);
    }

    private void TrainStep(LoadedBatch batch)
    {
        BeforeBatch();
        if (batch.TotalWeight == 0)
        {
            _losses.Add(null, 0, 0);
            return;
        }

        using var scope = torch.NewDisposeScope();
        if (_isFirstEpoch)
            _reads.Add(batch.Packed, batch.Weights);
        _network.Begin(batch.Packed);
        _update.BeforeForward();
        var loss = GetLoss(batch);
        _losses.Add(loss, batch.TotalWeight, _request.Shape.CopiedBytes(batch.Packed.Packing.TotalSteps));
        _network.Backward(loss.DividedBy(batch.TotalWeight));
        _update.Step(_rate.At(_steps), _options.GradientClippingNorm);
        _steps++;
    }

    /// <summary>The weighted sum of the rows' losses.</summary>
    private torch.Tensor GetLoss(LoadedBatch batch)
    {
        int rows = batch.Packed.Packing.Rows;
        using var tensors = new BatchTensors(batch.Packed, _request.Shape, _network.Device);
        return _request.Task.Loss(
            _network.Forward(tensors, training: true),
            Tensors.From(batch.Labels, _network.Device, rows, _request.Training.Set.LabelWidth),
            Tensors.From(batch.Weights, _network.Device, rows));
    }

    private void BeforeBatch()
    {
        _options.CancellationToken.ThrowIfCancellationRequested();
        Tell(o => o.ThrowIfCancelled());
    }

    private void Tell(Action<TrainingObserver> what)
    {
        lock (_request.Telling)
        {
            foreach (var observer in _observers)
                what(observer);
        }
    }
}
