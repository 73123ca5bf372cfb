using System.Text.Json.Nodes;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>The two streams of a saved model, to be altered and read again.</summary>
internal sealed record StoredModel(byte[] Manifest, byte[] Weights)
{
    public static StoredModel Of(FittedModel model)
    {
        var streams = new Dictionary<string, byte[]>();
        ModelStreams.Write(model, (name, write) =>
        {
            using var stream = new MemoryStream();
            write(stream);
            streams.Add(name, stream.ToArray());
        });
        return new StoredModel(streams[ModelStreams.ManifestName], streams[ModelStreams.WeightsName]);
    }

    public FittedModel Read() => ModelStreams.Read((name, read) =>
    {
        using var stream = new MemoryStream(name == ModelStreams.ManifestName ? Manifest : Weights, writable: false);
        read(stream);
        return true;
    });

    /// <summary>Alters the manifest and signs it anew, as somebody would who knows the format.</summary>
    public StoredModel WithManifest(Action<JsonObject> alter)
    {
        var manifest = JsonNode.Parse(Manifest)!.AsObject();
        alter(manifest);
        return Signed(System.Text.Encoding.UTF8.GetBytes(manifest.ToJsonString()));
    }

    /// <summary>The same weights with another manifest, signed.</summary>
    public StoredModel Signed(byte[] manifest)
    {
        var model = Read();
        return new StoredModel(manifest, Write(model.Tensors, manifest));
    }

    /// <summary>Alters the tensors; the manifest holds their new hash.</summary>
    public StoredModel WithTensors(Func<IReadOnlyList<NamedTensor>, IEnumerable<NamedTensor>> alter)
    {
        NamedTensor[] tensors = [.. alter(Read().Tensors)];
        var manifest = JsonNode.Parse(Manifest)!.AsObject();
        manifest["weightsSha256"] = Safetensors.HashOf(tensors);
        byte[] json = System.Text.Encoding.UTF8.GetBytes(manifest.ToJsonString());
        return new StoredModel(json, Write(tensors, json));
    }

    private static byte[] Write(IReadOnlyList<NamedTensor> tensors, byte[] manifest)
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, tensors, new Dictionary<string, string> { ["manifest_sha256"] = Safetensors.HashOf(manifest) });
        return stream.ToArray();
    }
}
