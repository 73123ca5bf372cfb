using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Equations;

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
                Add(shape.Layer(layer), parameter => NetworkShape.LayerName(parameter, layer, direction == 1));
            }
        }

        for (int i = 0; i < 2 * shape.Spelled.Count && shape.CharacterLayer is { } characters; i++)
            Add(characters, parameter => NetworkShape.CharacterLayerName(parameter, i / 2, i % 2 == 1));

        return new NetworkWeights(shape.Tensors().Select(tensor => new NamedTensor(
            tensor.Name, tensor.Shape, tensor.Place is null ? Draw(tensor, random) : layers[tensor.Name])));

        void Add(NetworkLayer layer, Func<ParameterShape, string> nameOf)
        {
            foreach (var (parameter, values) in layer.Parameters.Zip(InitialParameters.Draw(layer.Graph, layer.Sizes, random)))
                layers.Add(nameOf(parameter), values);
        }
    }

    private static float[] Draw(NetworkTensor tensor, Random random)
    {
        var (_, shape, start) = tensor;
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        if (start == TensorStart.Matrix)
            InitialWeights.Glorot(values, values.Length / shape[0], shape[0], random);
        else if (start == TensorStart.Vectors)
            InitialWeights.Glorot(values, shape[^1], 1, random);
        else if (start == TensorStart.Embedding)
            InitialWeights.Normal(values, EmbeddingDeviation, random);
        else if (start == TensorStart.Characters)
            InitialWeights.Normal(values.AsSpan(shape[1]), EmbeddingDeviation, random);
        return values;
    }
}
