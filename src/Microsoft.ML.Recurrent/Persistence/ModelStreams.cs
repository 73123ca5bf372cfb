using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>A fitted model as two named streams: a manifest in JSON, and weights in the safetensors layout.</summary>
internal static class ModelStreams
{
    public const string ManifestName = StoredStreams.ManifestName;
    public const string WeightsName = StoredStreams.WeightsName;

    private const string ManifestHashKey = "manifest_sha256";

    /// <param name="model">The model.</param>
    /// <param name="save">Saves a named stream through the action that writes it.</param>
    public static void Write(FittedModel model, Action<string, Action<Stream>> save) =>
        Write(Manifest.Of(model, Safetensors.HashOf(model.Tensors)).ToJson(), model.Tensors, save);

    /// <param name="json">The manifest.</param>
    /// <param name="tensors">The weights.</param>
    /// <param name="save">Saves a named stream through the action that writes it.</param>
    public static void Write(byte[] json, IReadOnlyList<NamedTensor> tensors, Action<string, Action<Stream>> save)
    {
        var metadata = new Dictionary<string, string> { [ManifestHashKey] = Safetensors.HashOf(json) };
        save(ManifestName, stream => stream.Write(json));
        save(WeightsName, stream => Safetensors.Write(stream, tensors, metadata));
        if (WeightPadding.Of(tensors, metadata) is > 0 and var padding)
            save(StoredStreams.PaddingName, stream => WeightPadding.Write(stream, padding));
    }

    /// <param name="load">Finds a named stream and hands it to the action; false where there is none.</param>
    /// <param name="sizeOf">A named stream's sizes, or null where they are not known.</param>
    /// <exception cref="FormatException">The streams are missing, truncated, altered or of a newer format.</exception>
    public static FittedModel Read(Func<string, Action<Stream>, bool> load, Func<string, PackedSize?>? sizeOf = null) =>
        ModelRefusal.Of(() => Read(new StoredStreams(load, sizeOf ?? (_ => null))));

    /// <param name="streams">The model's streams.</param>
    /// <param name="shape">The network that the weights must be of.</param>
    /// <param name="networks">How many such networks there are.</param>
    /// <param name="weightsSha256">The hash that the manifest gives.</param>
    /// <param name="json">The manifest, whose hash the weights give.</param>
    /// <param name="further">Tensors that must stand behind the networks'.</param>
    /// <returns>The networks, and the further tensors.</returns>
    /// <exception cref="FormatException">The stream is missing, truncated or altered.</exception>
    public static (NetworkWeights[] Networks, NamedTensor[] Further) ReadWeights(
        StoredStreams streams, NetworkShape shape, int networks, string weightsSha256, byte[] json, params (string Name, int[] Shape)[] further)
    {
        (string Name, int[] Shape)[] one = [.. shape.Tensors().Select(tensor => (tensor.Name, tensor.Shape))];
        long bytes = checked(networks * BytesOf(one) + BytesOf(further));
        NetworkWeights[] weights = [];
        NamedTensor[] others = [];
        streams.ReadWeights(bytes, SafetensorsHeader.LargestOf(checked(one.Length * networks + further.Length)) + sizeof(long), stream =>
        {
            // Before so many names are made.
            if (networks > 1 && stream.CanSeek && stream.Length < bytes)
                throw new FormatException($"The model's weights take {stream.Length} bytes; expected at least {bytes} for {networks} networks. The file has been altered.");
            var tensors = Read(stream, [.. EnsembleTensors.Expect(one, networks), .. further], weightsSha256, json);
            weights = EnsembleTensors.Split(tensors[..^further.Length], networks);
            others = tensors[^further.Length..];
        });
        return (weights, others);
    }

    private static long BytesOf(IEnumerable<(string Name, int[] Shape)> tensors) =>
        checked(tensors.Sum(t => t.Shape.Aggregate((long)sizeof(float), (product, size) => checked(product * size))));

    private static FittedModel Read(StoredStreams streams)
    {
        byte[] json = streams.ReadManifest();
        var manifest = Manifest.Parse(json);
        var options = manifest.ReadOptions();
        ManifestCheck.ThrowIfInconsistent(manifest, options);
        var inputs = new InputColumns([.. manifest.Sequences.Select(c => c.ToColumn(options.Characters))], manifest.Statics)
        {
            StepScaling = manifest.StepScaling,
            StaticScaling = ScalingOfNumbers(manifest),
        };
        var history = EnsembleEntry.Join(new TrainingHistory(manifest.Epochs, manifest.BestEpoch, manifest.StopReason), manifest.Ensemble);
        var (weights, _) = ReadWeights(streams, NetworkShape.Of(options, inputs, manifest.Task.Outputs, manifest.Task.PerStep, manifest.Task.HasField, manifest.Task.Clusters), history.Networks.Count, manifest.WeightsSha256, json);
        return new FittedModel(options, manifest.Role, manifest.Task, inputs, weights[0], history) { Others = weights[1..] };
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

    private static NamedTensor[] Read(Stream stream, (string Name, int[] Shape)[] expected, string weightsSha256, byte[] json)
    {
        var tensors = Safetensors.Read(stream, expected, metadata =>
        {
            if (metadata.GetValueOrDefault(ManifestHashKey) != Safetensors.HashOf(json))
                throw new FormatException("The model's manifest is not the one that its weights were saved with; the file has been altered.");
        });
        if (Safetensors.HashOf(tensors) != weightsSha256)
            throw new FormatException("The model's weights are not those that were saved; the file has been altered.");
        return tensors;
    }
}
