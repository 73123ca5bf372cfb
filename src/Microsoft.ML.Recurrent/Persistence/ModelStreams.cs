using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>A fitted model as two named streams: a manifest in JSON, and weights in the safetensors layout.</summary>
internal static class ModelStreams
{
    public const string ManifestName = "Manifest.json";
    public const string WeightsName = "Weights.safetensors";

    private const string ManifestHashKey = "manifest_sha256";
    private const long LargestManifest = 1 << 30;

    /// <param name="model">The model.</param>
    /// <param name="save">Saves a named stream through the action that writes it.</param>
    public static void Write(FittedModel model, Action<string, Action<Stream>> save) =>
        Write(Manifest.Of(model, Safetensors.HashOf(model.Weights.Tensors)).ToJson(), model.Weights, save);

    /// <param name="json">The manifest.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="save">Saves a named stream through the action that writes it.</param>
    public static void Write(byte[] json, NetworkWeights weights, Action<string, Action<Stream>> save)
    {
        var metadata = new Dictionary<string, string> { [ManifestHashKey] = Safetensors.HashOf(json) };
        save(ManifestName, stream => stream.Write(json));
        save(WeightsName, stream => Safetensors.Write(stream, weights.Tensors, metadata));
    }

    /// <param name="load">Finds a named stream and hands it to the action; false where there is none.</param>
    /// <exception cref="FormatException">The streams are missing, truncated, altered or of a newer format.</exception>
    public static FittedModel Read(Func<string, Action<Stream>, bool> load)
    {
        byte[] json = ReadManifest(load);
        var manifest = Manifest.Parse(json);
        var options = manifest.ReadOptions();
        ManifestCheck.ThrowIfInconsistent(manifest, options);
        var inputs = new InputColumns([.. manifest.Sequences.Select(c => c.ToColumn())], manifest.Statics)
        {
            StepScaling = manifest.StepScaling,
            StaticScaling = ScalingOfNumbers(manifest),
        };
        var weights = ReadWeights(load, NetworkShape.Of(options, inputs, manifest.Task.Outputs), manifest.WeightsSha256, json);
        return new FittedModel(options, manifest.Role, manifest.Task, inputs, weights,
            new TrainingHistory(manifest.Epochs, manifest.BestEpoch, manifest.StopReason));
    }

    /// <summary>Older files hold a channel for each value of a key, too, which scales nothing.</summary>
    private static ChannelScaling? ScalingOfNumbers(Manifest manifest)
    {
        if (manifest.StaticScaling is not { } scaling || scaling.Mean.Length != manifest.Statics.Sum(c => c.Width))
            return manifest.StaticScaling;
        bool[] kept = [.. manifest.Statics.SelectMany(c => Enumerable.Repeat(!c.IsKey, c.Width))];
        return kept.Contains(true)
            ? new ChannelScaling([.. scaling.Mean.Where((_, i) => kept[i])], [.. scaling.InverseScale.Where((_, i) => kept[i])])
            : null;
    }

    /// <param name="load">Finds a named stream and hands it to the action; false where there is none.</param>
    /// <exception cref="FormatException">The stream is missing or too long.</exception>
    public static byte[] ReadManifest(Func<string, Action<Stream>, bool> load)
    {
        byte[] json = [];
        Require(load(ManifestName, stream => json = BoundedReader.ReadToEnd(stream, LargestManifest, "manifest")), ManifestName);
        return json;
    }

    /// <param name="load">Finds a named stream and hands it to the action; false where there is none.</param>
    /// <param name="shape">The network that the weights must be of.</param>
    /// <param name="weightsSha256">The hash that the manifest gives.</param>
    /// <param name="json">The manifest, whose hash the weights give.</param>
    /// <exception cref="FormatException">The stream is missing, truncated or altered.</exception>
    public static NetworkWeights ReadWeights(Func<string, Action<Stream>, bool> load, NetworkShape shape, string weightsSha256, byte[] json)
    {
        NetworkWeights? weights = null;
        Require(load(WeightsName, stream => weights = ReadWeights(stream, shape, weightsSha256, json)), WeightsName);
        return weights!;
    }

    private static NetworkWeights ReadWeights(Stream stream, NetworkShape shape, string weightsSha256, byte[] json)
    {
        var expected = shape.Tensors(CellFactory.Create(shape.Options).GateCount);
        var (tensors, metadata) = Safetensors.Read(stream, [.. expected]);
        if (metadata.GetValueOrDefault(ManifestHashKey) != Safetensors.HashOf(json))
            throw new FormatException("The model's manifest is not the one that its weights were saved with; the file has been altered.");
        if (Safetensors.HashOf(tensors) != weightsSha256)
            throw new FormatException("The model's weights are not those that were saved; the file has been altered.");
        return new NetworkWeights(tensors);
    }

    private static void Require(bool found, string name)
    {
        if (!found)
            throw new FormatException($"The model has no stream '{name}'; the file is incomplete or not a model of Microsoft.ML.Recurrent.");
    }
}
