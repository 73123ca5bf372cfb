using System.Diagnostics;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Training.Optimizers;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>
/// Trains a network: epochs of shuffled batches, each followed by one measurement over the whole validation set. What happens besides is
/// the observers' business. Leaves no tensor behind, however it ends.
/// </summary>
internal sealed class TrainingLoop : IDisposable
{
    private const int ValidationBatchRows = 256;

    private readonly TrainingRequest _request;
    private readonly TrainingOptions _options;
    private readonly torch.Device _device;
    private readonly RecurrentNetwork _network;
    private readonly Parameter[] _trainable;
    private readonly IParameterUpdate _update;
    private readonly LearningRate _rate;
    private readonly Random _random;
    private readonly BestWeights<NetworkWeights> _best;
    private readonly TrainingObserver[] _observers;
    private readonly TrainingControl _control = new();
    private PackedBatch? _batch;
    private long _steps;

    private TrainingLoop(TrainingRequest request, torch.Device device)
    {
        _request = request;
        _options = request.Shape.Options.Training;
        _device = device;
        _random = new Random(request.Seed);
        int batches = (request.Training.Rows.Length + _options.BatchSize - 1) / _options.BatchSize;
        _rate = new LearningRate(_options, (long)batches * _options.MaximumEpochs);
        _best = new BestWeights<NetworkWeights>(() => _network!.Export(), _options.MinimumImprovement);
        // Before the network: an observer that cannot be made must leave no parameters behind.
        _observers = [_best, .. BuiltIn(), .. request.Observers, .. _options.Observers];
        _network = new RecurrentNetwork(request.Shape, request.Initial, device, request.Seed);
        _trainable = [.. _network.Parameters.Select(p => p.Parameter).Where(p => p.requires_grad)];
        _update = IParameterUpdate.Create(_options, _network);
    }

    /// <exception cref="InvalidOperationException">libtorch or the device is not there, or the loss is no longer a number.</exception>
    /// <exception cref="OperationCanceledException">The token of the options, or an observer, ended the fit.</exception>
    public static TrainingResult Run(TrainingRequest request)
    {
        // Opened before the loop: what a constructor that fails has made by then goes with it.
        using var scope = torch.NewDisposeScope();
        // The caller's thread may have switched gradients off.
        using var gradients = torch.enable_grad();
        using var loop = new TrainingLoop(request, LibTorch.Find(request.Shape.Options.Device));
        return loop.FitLoop();
    }

    public void Dispose()
    {
        _update.Dispose();
        _network.Dispose();
    }

    private IEnumerable<TrainingObserver> BuiltIn()
    {
        if (_options.Schedule == LearningRateSchedule.Plateau)
            yield return new PlateauSchedule(_rate);
        if (_options.Patience > 0)
            yield return new EarlyStopping(_options.Patience, _options.MinimumImprovement);
        if (_options.TensorBoardDirectory is { } directory)
            yield return new TensorBoardWriter(directory);
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
        var history = new TrainingHistory(epochs, _best.Epoch, _control.StopReason ?? $"All {_options.MaximumEpochs} epochs are done.");
        Tell(o => o.OnFitEnd(history));
        return new TrainingResult(weights, history);
    }

    private TrainingEpoch RunSingleEpoch(int epoch)
    {
        var watch = Stopwatch.StartNew();
        var plan = BatchPlan.Shuffled(_request.Training, _options.BatchSize, _random);
        var sum = default(LossSum);
        long steps = 0;
        for (int batch = 0; batch < plan.Count && _control.StopReason is null; batch++)
        {
            sum += TrainStep(plan[batch], epoch, batch + 1);
            steps += _batch!.Packing.TotalSteps;
            var progress = new TrainingProgress(
                epoch, _options.MaximumEpochs, batch + 1, plan.Count, sum.Mean, steps / watch.Elapsed.TotalSeconds);
            Tell(o => o.OnBatchEnd(progress, _control));
        }

        _update.Finish();
        double stepsPerSecond = steps / watch.Elapsed.TotalSeconds;
        var (loss, metric) = _request.Validation is { } part ? ValidationStep(part) : default;
        FitErrors.ThrowIfNotFinite(loss ?? 0, "validation loss", $"in epoch {epoch}");
        return new TrainingEpoch(
            epoch, sum.Mean, loss, _request.Task.MetricName, metric, _rate.At(Math.Max(0, _steps - 1)), watch.Elapsed.TotalSeconds, stepsPerSecond);
    }

    private LossSum TrainStep(int[] rows, int epoch, int batch)
    {
        using var scope = torch.NewDisposeScope();
        var (loss, _, _, weights) = GetLoss(_request.Training.Set, rows, training: true);
        double weight = weights.Sum(w => (double)w);
        if (weight == 0)
            return default;
        double value = loss.item<float>();
        FitErrors.ThrowIfNotFinite(value, "loss", $"in epoch {epoch}, batch {batch}");
        _network.Backward(loss / weight);
        _update.Step(_rate.At(_steps), _options.GradientClippingNorm);
        _steps++;
        return new LossSum(value, weight);
    }

    private (double? Loss, double? Metric) ValidationStep(DataPart part)
    {
        using var frozen = torch.no_grad();
        var sum = default(LossSum);
        List<float> logits = [], labels = [], weights = [];
        foreach (int[] rows in BatchPlan.Sorted(part, ValidationBatchRows))
        {
            using var scope = torch.NewDisposeScope();
            var batch = GetLoss(part.Set, rows, training: false);
            sum += new LossSum(batch.Loss.item<float>(), batch.Weights.Sum(w => (double)w));
            logits.AddRange(Tensors.ToArray(batch.Logits));
            labels.AddRange(batch.Labels);
            // Class weights weigh the loss, not the metric.
            weights.AddRange(rows.Select((_, packed) => part.Set.ExampleWeightOf(rows[_batch!.RowOrder[packed]])));
        }

        return (sum.Mean, _request.Task.Metric(
            System.Runtime.InteropServices.CollectionsMarshal.AsSpan(logits),
            System.Runtime.InteropServices.CollectionsMarshal.AsSpan(labels),
            System.Runtime.InteropServices.CollectionsMarshal.AsSpan(weights)));
    }

    /// <summary>Runs a batch; what it gives is in the batch's packed order.</summary>
    private BatchLoss GetLoss(ITrainingRows set, int[] rows, bool training)
    {
        _options.CancellationToken.ThrowIfCancellationRequested();
        Tell(o => o.OnBatchStart());
        _batch = set.Inputs.Pack(rows, _batch);
        if (training)
        {
            _network.Begin(_batch);
            _update.BeforeForward();
        }

        using var batch = new BatchTensors(_batch, _request.Shape.ValuesPerStep, _request.Shape.StaticWidth, _device);
        var labels = new float[rows.Length * set.LabelWidth];
        var weights = new float[rows.Length];
        for (int packed = 0; packed < rows.Length; packed++)
        {
            int row = rows[_batch.RowOrder[packed]];
            set.CopyLabels(row, labels.AsSpan(packed * set.LabelWidth, set.LabelWidth));
            weights[packed] = set.WeightOf(row);
        }

        var logits = _network.Forward(batch, training);
        var loss = _request.Task.Loss(
            logits, Tensors.From(labels, _device, rows.Length, set.LabelWidth), Tensors.From(weights, _device, rows.Length));
        return new BatchLoss(loss, logits, labels, weights);
    }

    private void Tell(Action<TrainingObserver> what)
    {
        foreach (var observer in _observers)
            what(observer);
    }

    /// <param name="Loss">The weighted sum of the rows' losses.</param>
    /// <param name="Logits">(rows, outputs).</param>
    /// <param name="Labels">(rows, label width).</param>
    /// <param name="Weights">(rows).</param>
    private readonly record struct BatchLoss(torch.Tensor Loss, torch.Tensor Logits, float[] Labels, float[] Weights);

    private readonly record struct LossSum(double Loss, double Weight)
    {
        public double Mean => Weight == 0 ? 0 : Loss / Weight;

        public static LossSum operator +(LossSum left, LossSum right) => new(left.Loss + right.Loss, left.Weight + right.Weight);
    }
}
