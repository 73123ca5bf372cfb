using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Network;

// Its named parameters: the one list that saving, drawing and training go by.
internal sealed partial class NetworkShape
{
    public static string EmbeddingName(int column) => $"embeddings.{column}.weight";

    /// <param name="parameter">A parameter of a layer.</param>
    /// <param name="layer">From 0.</param>
    /// <param name="reverse">The backward direction.</param>
    public static string LayerName(ParameterShape parameter, int layer, bool reverse) => $"recurrent.{parameter.In(layer, reverse)}";

    /// <summary>The lowest layer's weight of its input.</summary>
    public const string InputWeightName = "recurrent.weight_ih_l0";

    public const string AttentionWeightName = "attention.weight";
    public const string AttentionBiasName = "attention.bias";
    public const string AttentionVectorName = "attention.vector";

    /// <summary>Weight, bias and vector.</summary>
    public static readonly string[] AttentionNames = [AttentionWeightName, AttentionBiasName, AttentionVectorName];

    public const string HeadWeightName = "head.weight";
    public const string HeadBiasName = "head.bias";

    /// <summary>Of the field over neighboring labels: transitions (from one label to the next), start and end.</summary>
    public static readonly string[] FieldNames = ["crf.transitions", "crf.start", "crf.end"];

    /// <summary>Every tensor, in the order they are saved.</summary>
    /// <exception cref="ArgumentException">The cell cannot have these sizes.</exception>
    public IEnumerable<NetworkTensor> Tensors() =>
    [
        .. TokenCounts.Select((tokens, column) => new NetworkTensor(EmbeddingName(column), [tokens, Options.EmbeddingSize], TensorStart.Embedding)),
        .. Spelled.SelectMany(CharacterTensors),
        .. Enumerable.Range(0, Options.Layers).SelectMany(layer => Enumerable.Range(0, Directions).SelectMany(direction => LayerTensors(layer, direction == 1))),
        .. AttentionUnits == 0 ? [] : AttentionTensors(),
        .. TiesWeights ? Array.Empty<NetworkTensor>() : [new(HeadWeightName, [Outputs, HeadWidth], TensorStart.Matrix)],
        new(HeadBiasName, [Outputs], TensorStart.Zeros),
        .. HasField ? FieldTensors() : [],
    ];

    private IEnumerable<NetworkTensor> LayerTensors(int layer, bool reverse) => Layer(layer).SavedParameters.Select(parameter => new NetworkTensor(
        LayerName(parameter, layer, reverse), parameter.Columns is { } columns ? [parameter.Rows, columns] : [parameter.Rows], TensorStart.Zeros)
    {
        Place = new LayerPlace(layer, reverse, parameter),
    });

    private NetworkTensor[] FieldTensors() =>
    [
        new(FieldNames[0], [Outputs, Outputs], TensorStart.Zeros),
        new(FieldNames[1], [Outputs], TensorStart.Zeros),
        new(FieldNames[2], [Outputs], TensorStart.Zeros),
    ];

    private NetworkTensor[] AttentionTensors() =>
    [
        new(AttentionWeightName, [AttentionUnits, EncoderWidth], TensorStart.Matrix),
        new(AttentionBiasName, [AttentionUnits], TensorStart.Zeros),
        new(AttentionVectorName, AttentionHeads == 1 ? [AttentionUnits] : [AttentionHeads, AttentionUnits], TensorStart.Vectors),
    ];
}
