using System.Security.Cryptography;
using System.Text;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace Microsoft.ML.Recurrent.Orleans.Files;

/// <summary>Grains' state in files, for one process: a file per state, replaced as a whole. A second process on the same folder is refused.
/// Thread-safe.</summary>
internal sealed class FileGrainStorage : IGrainStorage, IDisposable
{
    private readonly OrleansGrainStorageSerializer _serializer;
    private readonly string _folder;
    private readonly FileStream _owner;
    private readonly Lock[] _locks = [.. Enumerable.Range(0, 64).Select(_ => new Lock())];

    /// <exception cref="StateStoreException">Another process has the folder, or it cannot be written.</exception>
    public FileGrainStorage(string folder, Serializer serializer)
    {
        (_folder, _serializer) = (Path.GetFullPath(folder), new OrleansGrainStorageSerializer(serializer));
        try
        {
            Directory.CreateDirectory(_folder);
            _owner = new FileStream(Path.Combine(_folder, "owner"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StateStoreException(
                $"The folder of states '{folder}' cannot be used: {e.Message} Give a folder that can be written and that no other process uses.", e);
        }
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => OnFile(stateName, grainId, file =>
    {
        var stored = file.Read();
        grainState.RecordExists = stored is not null;
        grainState.ETag = stored?.ETag!;
        grainState.State = stored is null ? Activator.CreateInstance<T>() : _serializer.Deserialize<T>(new BinaryData(stored.Payload))!;
    });

    /// <exception cref="InconsistentStateException">The file has another version than the one that was read.</exception>
    /// <exception cref="StateUnavailableException">The file cannot be written.</exception>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        byte[] payload = _serializer.Serialize(grainState.State).ToArray();
        return OnFile(stateName, grainId, file =>
        {
            ThrowIfChanged(file, grainId, grainState.ETag);
            (grainState.ETag, grainState.RecordExists) = (file.Write(payload), true);
        });
    }

    /// <exception cref="InconsistentStateException">The file has another version than the one that was read.</exception>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => OnFile(stateName, grainId, file =>
    {
        ThrowIfChanged(file, grainId, grainState.ETag);
        file.Delete();
        (grainState.ETag, grainState.RecordExists, grainState.State) = (null!, false, Activator.CreateInstance<T>());
    });

    public void Dispose() => _owner.Dispose();

    private static void ThrowIfChanged(StateFile file, GrainId grainId, string? etag)
    {
        if (file.Read()?.ETag is var found && found != (string.IsNullOrEmpty(etag) ? null : etag))
            throw new InconsistentStateException(Postgres.PostgresErrors.Changed($"{grainId}"), found, etag);
    }

    private async Task OnFile(string stateName, GrainId grainId, Action<StateFile> action)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{stateName}\0{grainId}")));
        var file = new StateFile(Path.Combine(_folder, hash[..2], $"{hash}.state"));
        try
        {
            await Task.Run(() =>
            {
                lock (_locks[Convert.ToInt32(hash[..2], 16) % _locks.Length])
                    action(file);
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StateUnavailableException($"The state of grain '{grainId}' cannot be kept in its file: {e.Message}", TimeSpan.FromSeconds(1), e);
        }
    }
}
