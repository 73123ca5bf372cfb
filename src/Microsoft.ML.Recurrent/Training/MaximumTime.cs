using System.Globalization;
using System.Text.Json;

namespace Microsoft.ML.Recurrent;

/// <summary>Ends a fit that has trained for some time, within a batch: it is measured once more, and the best measurement's weights are restored.</summary>
/// <remarks>Each network of an ensemble has its fraction of the time. The reading of the data before does not count, nor does a forecaster's refit on all rows, which takes
/// as many steps as led to the best weights. Of a fit that is resumed the time before counts, too; the pause does not. Weights then depend on the speed of the machine.
/// Observes one fit at a time.</remarks>
/// <example><code language="csharp"><![CDATA[
/// var model = trainer.Fit(data, new FitContext { Observers = [new MaximumTime(TimeSpan.FromMinutes(5))] });
/// ]]></code></example>
public sealed class MaximumTime : TrainingObserver
{
    private readonly TimeProvider _time;
    private TimeSpan _before;
    private long? _started;
    private int _networks = 1;
    private bool _isRefit;

    /// <summary>Creates the limit of a fit.</summary>
    /// <param name="limit">Range: above 0.</param>
    /// <param name="time">The clock; <see langword="null"/> takes the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is not above 0.</exception>
    public MaximumTime(TimeSpan limit, TimeProvider? time = null)
    {
        if (limit <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "The maximum time of a fit is not above 0; expected a time to train for.");
        (Limit, _time) = (limit, time ?? TimeProvider.System);
    }

    /// <summary>The time that a fit may train for.</summary>
    public TimeSpan Limit { get; }

    /// <summary>The time that the fit has trained for so far.</summary>
    public TimeSpan Elapsed => _before + (_started is { } started ? _time.GetElapsedTime(started) : TimeSpan.Zero);

    /// <inheritdoc/>
    public override void OnFitStart(TrainingStart start)
    {
        (_networks, _isRefit) = (start.Networks, start.IsRefit);
        if (start is { Network: 0, StepsDone: 0, IsRefit: false })
            (_before, _started) = (TimeSpan.Zero, null);
        _started ??= _time.GetTimestamp();
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingProgress progress, TrainingControl control)
    {
        if (!_isRefit && Elapsed >= Limit * (control.Network + 1) / _networks)
            control.RequestStop(string.Create(CultureInfo.InvariantCulture, $"The maximum time of {Limit:c} has passed."));
    }

    /// <inheritdoc/>
    public override JsonElement? SaveState() => JsonSerializer.SerializeToElement(Elapsed.Ticks);

    /// <inheritdoc/>
    public override void RestoreState(JsonElement state) => (_before, _started) = (TimeSpan.FromTicks(state.GetInt64()), null);
}
