using Orleans.Serialization;

namespace Microsoft.ML.Recurrent.Orleans.Series;

/// <summary>Changes a series' state: takes events in and goes over to another version of the model. A call that throws changes nothing. For one grain.</summary>
/// <param name="grainKey">The grain's key.</param>
/// <param name="models">The silo's models.</param>
/// <param name="serializer">Packs observations.</param>
/// <param name="throwIfTooLarge">Throws where the store would not take a state.</param>
internal sealed class SeriesHistory(string grainKey, SeriesModels models, Serializer serializer, Action<SeriesState> throwIfTooLarge)
{
    private SeriesKey? _key;

    /// <summary>Read with the first call, which gets the error of a key that names no series.</summary>
    private SeriesKey Key => _key ??= SeriesKey.Parse(grainKey);

    /// <summary>Takes the new ones of some events in.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="ArgumentException">A number is below 1, the numbers do not rise, or an observation is of another class or series.</exception>
    /// <exception cref="InvalidOperationException">The model refuses an observation.</exception>
    /// <exception cref="StateStoreException">The state would be larger than the store takes.</exception>
    public int Take(SeriesState state, IReadOnlyList<SeriesEvent> events)
    {
        if (events.Count > 0 && events[0].Sequence < 1)
            throw new ArgumentException($"Event 0 has number {events[0].Sequence}; expected 1 or more.", nameof(events));
        for (int i = 1; i < events.Count; i++)
        {
            if (events[i].Sequence <= events[i - 1].Sequence)
                throw new ArgumentException($"Event {i} has number {events[i].Sequence} after {events[i - 1].Sequence}; expected rising numbers.", nameof(events));
        }

        object[] fresh = [.. events.Where(e => state.Kept is null || e.Sequence > state.Sequence).Select(e => e.Observation)];
        if (fresh.Length == 0)
            return 0;
        var model = CurrentModel(state);
        byte[] kept = model.Observe(serializer, state.Kept, Key.Series, fresh);
        List<byte[]> window = [.. state.Window, .. fresh.Select(o => model.Pack(serializer, o))];
        window.RemoveRange(0, Math.Max(0, window.Count - model.KeptObservations));
        var taken = new SeriesState
        {
            Sequence = events[^1].Sequence,
            Observations = state.Observations + fresh.Length,
            ModelVersion = model.Version,
            Kept = kept,
            Window = window,
        };
        throwIfTooLarge(taken);
        state.Become(taken);
        return fresh.Length;
    }

    /// <exception cref="ArgumentException">A known row is of another class or series.</exception>
    /// <exception cref="InvalidOperationException">The series has no observation.</exception>
    public object Forecast(SeriesState state, IReadOnlyList<object> known)
    {
        var model = CurrentModel(state);
        return state.Kept is null
            ? throw new InvalidOperationException($"Series '{Key.Series}' of model '{Key.Model}' has no observation to forecast from; call Observe first.")
            : model.Forecast(serializer, state.Kept, Key.Series, known);
    }

    public object[] Latest(SeriesState state, int count)
    {
        var model = CurrentModel(state);
        return [.. state.Window.TakeLast(count).Select(packed => model.Unpack(serializer, packed))];
    }

    public string Version(SeriesState state) => CurrentModel(state).Version;

    /// <summary>The version that the key asks for; a state of another one is made anew from the observations kept.</summary>
    private ISeriesModel CurrentModel(SeriesState state)
    {
        var model = models.Find(Key.Model, Key.Version);
        if (state.Kept is not null && state.ModelVersion != model.Version)
        {
            object[] window = [.. state.Window.Select(packed => model.Unpack(serializer, packed))];
            state.Kept = model.Observe(serializer, null, Key.Series, window);
            state.ModelVersion = model.Version;
        }

        return model;
    }
}
