using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>A store in memory that a test holds up or lets fail.</summary>
internal sealed class GatedStorage : IGrainStorage
{
    private readonly Dictionary<string, (byte[] Bytes, string ETag)> _states = [];
    private int _versions;

    /// <summary>Awaited by every write.</summary>
    public Func<Task> BeforeWrite { get; set; } = () => Task.CompletedTask;

    /// <summary>Awaited by every write that has been stored.</summary>
    public Func<Task> AfterWrite { get; set; } = () => Task.CompletedTask;

    public Func<Task> BeforeRead { get; set; } = () => Task.CompletedTask;

    public int Writes { get; private set; }

    public bool IsEmpty => _states.Count == 0;

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await BeforeRead();
        bool isThere = _states.TryGetValue($"{grainId}", out var stored);
        grainState.State = isThere ? Stored.Serializer.Deserialize<T>(stored.Bytes)! : Activator.CreateInstance<T>();
        (grainState.ETag, grainState.RecordExists) = (isThere ? stored.ETag : null!, isThere);
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        byte[] bytes = Stored.Serializer.SerializeToArray(grainState.State);
        await BeforeWrite();
        string? found = _states.TryGetValue($"{grainId}", out var stored) ? stored.ETag : null;
        if (found != grainState.ETag)
            throw new InconsistentStateException("changed", found, grainState.ETag);
        Writes++;
        string version = $"{++_versions}";
        _states[$"{grainId}"] = (bytes, version);
        await AfterWrite();
        (grainState.ETag, grainState.RecordExists) = (version, true);
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _states.Remove($"{grainId}");
        (grainState.ETag, grainState.RecordExists) = (null!, false);
        return Task.CompletedTask;
    }
}
