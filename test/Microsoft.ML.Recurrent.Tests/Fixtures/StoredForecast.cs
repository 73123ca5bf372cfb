using System.Text.Json.Nodes;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Persistence;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>The two streams of a saved forecaster, to be altered and read again.</summary>
internal sealed record StoredForecast(byte[] Manifest, byte[] Weights)
{
    public static StoredForecast Of(FittedForecast model)
    {
        var streams = new Dictionary<string, byte[]>();
        ForecastStreams.Write(model, (name, write) =>
        {
            using var stream = new MemoryStream();
            write(stream);
            streams.Add(name, stream.ToArray());
        });
        return new StoredForecast(streams[ModelStreams.ManifestName], streams[ModelStreams.WeightsName]);
    }

    public FittedForecast Read() => ForecastStreams.Read((name, read) =>
    {
        using var stream = new MemoryStream(name == ModelStreams.ManifestName ? Manifest : Weights, writable: false);
        read(stream);
        return true;
    });

    /// <summary>Alters the manifest and signs it anew, as somebody would who knows the format.</summary>
    public StoredForecast WithManifest(Action<JsonObject> alter)
    {
        var manifest = JsonNode.Parse(Manifest)!.AsObject();
        alter(manifest);
        return Signed(System.Text.Encoding.UTF8.GetBytes(manifest.ToJsonString()));
    }

    /// <summary>The same weights with another manifest, signed.</summary>
    public StoredForecast Signed(byte[] manifest)
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, Read().SavedTensors, new Dictionary<string, string> { ["manifest_sha256"] = Safetensors.HashOf(manifest) });
        return new StoredForecast(manifest, stream.ToArray());
    }
}
