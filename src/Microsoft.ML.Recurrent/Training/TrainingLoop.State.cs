using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Training.Checkpoints;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>The loop's state, which it can be saved as between any two batches, and go on from bit-identically.</summary>
internal sealed partial class TrainingLoop
{
    private const string LegPlace = "leg.place";
    private const string LegCounts = "leg.counts";
    private const string LegSums = "leg.sums";
    private const string BestPrefix = "best.";
    private const string PassPrefix = "pass.";

    /// <summary>The steps that have no measurement yet; null between a measurement and the next step.</summary>
    private TrainingLeg? _leg;

    /// <summary>The weights that the current pass's windows begin from; null where none do.</summary>
    private NetworkWeights? _passWeights;

    private static TrainingOptions Resolve(TrainingRequest request) => TrainingBudget.Resolve(
        request.Shape.Options.Training, request.Training.Rows.Length, request.Validation?.Rows.Length ?? 0, measuresEpochs: request.BeforePass is not null);

    private static TrainingResult ResultOf(NetworkState state, TrainingRequest request)
    {
        var weights = state.Arrays.Of("", request.Initial);
        FitErrors.ThrowIfNotFinite(weights, state.Epoch, FitErrors.RemedyOf(request.Shape.Options));
        return new TrainingResult(weights, state.ToHistory(request.Network), Resolve(request));
    }

    /// <summary>Fits, and leaves a state behind, however the fit ends, where one is asked for.</summary>
    private TrainingResult FitAndSave()
    {
        try
        {
            var result = FitLoop();
            var state = new NetworkState(result.History, result.History.BestRecord, result.History.StopReason, IsFinished: true, _steps, EpochOf(_steps));
            state.Arrays.Add("", result.Weights);
            _request.Checkpoint.Keep(_request.Place, state);
            return result;
        }
        catch (OperationCanceledException e) when (e is not FitPausedException && _request.Checkpoint.IsWrittenOnCancellation)
        {
            _request.Checkpoint.Keep(_request.Place, Save());
            throw;
        }
    }

    /// <summary>Does what observers have asked for, now that all of them know of the batch or measurement.</summary>
    private void AfterTelling(bool isDue)
    {
        if (_control.PauseReason is { } reason)
            throw _request.Checkpoint.Pause(_request.Place, Save(), reason);
        if (isDue || _control.IsCheckpointRequested)
            _request.Checkpoint.Keep(_request.Place, Save());
        _control.IsCheckpointRequested = false;
    }

    private void BeginPass(NetworkWeights? weights)
    {
        if (_request.BeforePass is null)
            return;
        _passWeights = weights ?? _network.Export();
        _request.BeforePass(_passWeights);
    }

    /// <summary>The weights as a model would hold them, nothing being changed by it.</summary>
    private RecurrentModelParameters GetWeights()
    {
        if (_leg is null && _measured is not null)
            return new RecurrentModelParameters(_measured.Tensors);
        var (weights, state) = (_network.Export(), new SavedArrays());
        _update.Save(state);
        _average?.Save(state);
        var finished = Finished();
        _network.Import(weights);
        _update.Restore(state);
        _average?.Restore(state);
        return new RecurrentModelParameters(finished.Tensors);
    }

    private NetworkState Save()
    {
        _losses.Read();
        var arrays = new SavedArrays();
        _network.Save(arrays);
        _update.Save(arrays);
        _average?.Save(arrays);
        _reads.Save(arrays);
        _tokens?.Save(arrays);
        _noise?.Save(arrays);
        _states?.Save(arrays);
        if (_best.Weights is { } best)
            arrays.Add(BestPrefix, best);
        if (_passWeights is { } pass)
            arrays.Add(PassPrefix, pass);
        var leg = _leg ?? new TrainingLeg(_steps, _stream.Place());
        var losses = _leg is null ? default : _losses.Sum;
        arrays.Add(LegPlace, leg.Place);
        arrays.Add(LegCounts, new[] { leg.Start, leg.SequenceSteps });
        arrays.Add(LegSums, new[] { losses.Loss, losses.Weight, _leg is null ? 0 : leg.Seconds });
        return new NetworkState([.. _records], _best.Record, _control.StopReason, IsFinished: false, _steps, _steps == 0 ? 0 : EpochOf(_steps)) { Arrays = arrays };
    }

    private void Restore(NetworkState state)
    {
        var arrays = state.Arrays;
        _network.Import(arrays.Of("weights.", _request.Initial));
        _network.Restore(arrays);
        _update.Restore(arrays);
        _average?.Restore(arrays);
        _reads.Restore(arrays);
        _tokens?.Restore(arrays);
        _noise?.Restore(arrays);
        _states?.Restore(arrays);
        _passWeights = _request.BeforePass is not null && state.Step > 0 ? arrays.Of(PassPrefix, _request.Initial) : null;
        RestoreRecords(state);
        RestoreLeg(state);
    }

    /// <summary>Schedule, early stopping and the beginning of an average follow from the measurements.</summary>
    private void RestoreRecords(NetworkState state)
    {
        _records.AddRange(state.Records);
        bool isMeasured = _validation is not null;
        if (_records.Any(record => record.ValidationLoss is null == isMeasured || record.ValidationMetric is null == isMeasured))
            throw new FormatException("The checkpoint's measurements are not those of such a fit. The file has been altered.");
        // First: the reason that was given first stays.
        if (state.StopReason is { } reason)
            _control.RequestStop(reason);
        _best.Restore(_records, isMeasured && _records.Count > 0 ? state.Arrays.Of(BestPrefix, _request.Initial) : null);
        foreach (var observer in _observers.Where(observer => observer is PlateauSchedule or EarlyStopping or NonMonotoneTrigger))
            _records.ForEach(record => observer.OnEpochEnd(record, _control));
    }

    private void RestoreLeg(NetworkState state)
    {
        long[] counts = state.Arrays.Of<long>(LegCounts, 2);
        double[] sums = state.Arrays.Of<double>(LegSums, 3);
        long start = counts[0];
        _steps = state.Step;
        if (start < 0 || start > _steps || _steps > _total || _steps - start > _options.ValidationInterval)
            throw new FormatException($"The checkpoint stands at step {_steps} of a pass that began at step {start}. The file has been altered.");
        int[] place = state.Arrays.Of<int>(LegPlace, BatchStream.PlaceLength);
        _stream.MoveTo(place);
        _leg = start == _steps ? null : new TrainingLeg(start, place)
        {
            LossesBefore = new LossSum(sums[0], sums[1]),
            SecondsBefore = sums[2],
            SequenceSteps = counts[1],
        };
    }
}
