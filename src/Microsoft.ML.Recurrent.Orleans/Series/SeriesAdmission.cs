using Microsoft.Extensions.Options;

namespace Microsoft.ML.Recurrent.Orleans.Series;

/// <summary>Counts the events that a silo has at work, and lets no more in than it may have. Thread-safe.</summary>
internal sealed class SeriesAdmission(IOptions<RecurrentSeriesOptions> options)
{
    private int _atWork;

    /// <returns>False if there is too much at work; otherwise <see cref="Leave"/> has to follow.</returns>
    public bool TryEnter(int events)
    {
        int now = Interlocked.Add(ref _atWork, events);
        if (now <= options.Value.MaximumConcurrentEvents || now == events)
            return true;
        Leave(events);
        return false;
    }

    public void Leave(int events) => Interlocked.Add(ref _atWork, -events);
}
