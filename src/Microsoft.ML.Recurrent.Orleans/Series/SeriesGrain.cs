using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace Microsoft.ML.Recurrent.Orleans.Series;

/// <summary>A live series. Calls interleave only where they wait for the store: an event is applied in one go, and all events applied while a write is
/// under way share the next one.</summary>
[Reentrant, GrainType(TypeName)]
internal sealed partial class SeriesGrain : ReadableGrain, ISeriesGrain
{
    public const string TypeName = "recurrent-series";

    private readonly SeriesHistory _history;
    private readonly SeriesStore _store;
    private readonly SeriesAdmission _admission;
    private readonly RecurrentSeriesOptions _options;
    private readonly ILogger<SeriesGrain> _logger;

    public SeriesGrain(
        [FromKeyedServices(RecurrentState.ProviderName)] IGrainStorage storage,
        IOptions<RecurrentSeriesOptions> options,
        SeriesAdmission admission,
        Serializer serializer,
        ILogger<SeriesGrain> logger)
    {
        (_options, _admission, _logger) = (options.Value, admission, logger);
        _store = new SeriesStore(storage, this.GetGrainId(), DeactivateOnIdle);
        _history = new SeriesHistory(this.GetPrimaryKeyString(), _options.Models, serializer, _store.ThrowIfTooLarge);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (_options.Durability.Interval is { } interval)
            this.RegisterGrainTimer(StoreLater, new GrainTimerCreationOptions(interval, interval) { Interleave = true });
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => StoreLater(cancellationToken);

    public Task<SeriesReceipt> Observe(SeriesEvent observation) => Take([observation], null);

    public Task<SeriesReceipt> ObserveMany(SeriesEvent[] observations)
    {
        ArgumentNullException.ThrowIfNull(observations);
        return Take(observations, null);
    }

    public async Task<SeriesPrediction> Predict(SeriesEvent observation, object[] known)
    {
        ArgumentNullException.ThrowIfNull(known);
        object? forecast = null;
        var receipt = await Take([observation], state => forecast = _history.Forecast(state, known));
        return new SeriesPrediction(receipt, forecast);
    }

    public async Task<object> Forecast(object[] known)
    {
        ArgumentNullException.ThrowIfNull(known);
        await _store.Ready();
        return _history.Forecast(_store.State, known);
    }

    public async Task<object[]> GetLatest(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        await _store.Ready();
        return _history.Latest(_store.State, count);
    }

    public async Task<SeriesStatus> GetStatus()
    {
        await _store.Ready();
        var state = _store.State;
        return new SeriesStatus(_history.Version(state), state.Observations, state.Sequence, _store.DurableSequence, state.Bytes);
    }

    public Task Forget() => _store.Clear();

    /// <param name="observations">The events.</param>
    /// <param name="taken">Sees the state as it is after these events, before any others.</param>
    private async Task<SeriesReceipt> Take(SeriesEvent[] observations, Action<SeriesState>? taken)
    {
        if (!_admission.TryEnter(observations.Length))
            return Receipt(SeriesOutcome.Busy, _options.BusyRetryAfter);
        try
        {
            await _store.Ready();
            bool isNew = _history.Take(_store.State, observations) > 0;
            taken?.Invoke(_store.State);
            // Known events wait too: they may be those of a call that failed before they were stored.
            if (_store.Pending >= _options.Durability.Events)
                await _store.MakeDurable();
            return Receipt(isNew ? SeriesOutcome.Accepted : SeriesOutcome.Known, TimeSpan.Zero);
        }
        finally
        {
            _admission.Leave(observations.Length);
        }
    }

    /// <summary>Stores what is pending, outside any call: a failure is logged, and the next call or turn tries again.</summary>
    private async Task StoreLater(CancellationToken cancellationToken)
    {
        try
        {
            if (_store.Pending > 0)
                await _store.MakeDurable();
        }
        catch (StateStoreException e)
        {
            LogNotStored(_logger, this.GetPrimaryKeyString(), _store.Pending, e.Message);
        }
    }

    private SeriesReceipt Receipt(SeriesOutcome outcome, TimeSpan retryAfter) => new(outcome, _store.State.Sequence, _store.DurableSequence, retryAfter);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Series {Series}: {Pending} observations could not be stored. {Reason}")]
    private static partial void LogNotStored(ILogger logger, string series, long pending, string reason);
}
