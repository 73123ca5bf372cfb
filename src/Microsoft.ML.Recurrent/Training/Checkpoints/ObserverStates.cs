using System.Text.Json;

namespace Microsoft.ML.Recurrent.Training.Checkpoints;

/// <summary>The states of a fit's observers, each under a name of its own.</summary>
internal static class ObserverStates
{
    public static IReadOnlyDictionary<string, JsonElement> Save(IReadOnlyList<TrainingObserver> observers)
    {
        Dictionary<string, JsonElement> states = [];
        foreach (var (name, observer) in Named(observers))
        {
            if (observer.SaveState() is { } state)
                states.Add(name, state.Clone());
        }

        return states;
    }

    public static void Restore(IReadOnlyList<TrainingObserver> observers, IReadOnlyDictionary<string, JsonElement> states, Action<string> warn)
    {
        var named = Named(observers).ToDictionary(o => o.Name, o => o.Observer);
        foreach (var (name, state) in states)
        {
            if (named.TryGetValue(name, out var observer))
                observer.RestoreState(state);
            else
                warn($"The checkpoint holds the state of an observer '{name}', which this fit does not have: the state is passed over. Give the fit the observers that it had.");
        }
    }

    private static IEnumerable<(string Name, TrainingObserver Observer)> Named(IReadOnlyList<TrainingObserver> observers)
    {
        HashSet<string> taken = [];
        foreach (var observer in observers)
        {
            string name = observer.StateName;
            for (int number = 2; !taken.Add(name); number++)
                name = $"{observer.StateName} {number}";
            yield return (name, observer);
        }
    }
}
