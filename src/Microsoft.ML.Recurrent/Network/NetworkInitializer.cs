using Microsoft.ML.Recurrent.Cells;

namespace Microsoft.ML.Recurrent.Network;

/// <summary>Draws a new network's weights from a seed, without torch's generators.</summary>
internal static class NetworkInitializer
{
    // Small against the inputs' unit variance, large enough to tell words apart from the first step on.
    private const double EmbeddingDeviation = 0.1;

    public static NetworkWeights Create(NetworkShape shape, int seed)
    {
        var random = new Random(seed);
        var layers = new Dictionary<string, float[]>();
        for (int layer = 0; layer < shape.Options.Layers; layer++)
        {
            for (int direction = 0; direction < shape.Directions; direction++)
            {
                var own = shape.Layer(layer);
                foreach (var (parameter, values) in own.Parameters.Zip(InitialParameters.Draw(own.Graph, own.Sizes, random)))
                    layers.Add(NetworkShape.LayerName(parameter, layer, direction == 1), values);
            }
        }

        return new NetworkWeights(shape.Tensors().Select(tensor => new NamedTensor(
            tensor.Name, tensor.Shape, layers.TryGetValue(tensor.Name, out float[]? values) ? values : Other(tensor.Name, tensor.Shape, random))));
    }

    private static float[] Other(string name, int[] shape, Random random)
    {
        var values = new float[shape.Aggregate(1, (a, b) => checked(a * b))];
        if (name == NetworkShape.HeadWeightName)
            InitialWeights.Glorot(values, shape[1], shape[0], random);
        else if (name == NetworkShape.AttentionWeightName)
            InitialWeights.Glorot(values, shape[1], shape[0], random);
        else if (name == NetworkShape.AttentionVectorName)
            InitialWeights.Glorot(values, shape[^1], 1, random);
        else if (name is not (NetworkShape.HeadBiasName or NetworkShape.AttentionBiasName))
            InitialWeights.Normal(values, EmbeddingDeviation, random);
        return values;
    }
}
