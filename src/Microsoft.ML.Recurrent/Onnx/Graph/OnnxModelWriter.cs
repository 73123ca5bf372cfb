namespace Microsoft.ML.Recurrent.Onnx.Graph;

/// <summary>Writes a model as <c>ModelProto</c>; the numbers are the fields' in <c>onnx.proto</c>.</summary>
internal static class OnnxModelWriter
{
    /// <summary>Protocol Buffers' limit.</summary>
    private const long LargestFile = int.MaxValue;

    /// <exception cref="InvalidOperationException">The model is larger than an ONNX file can be; nothing is written.</exception>
    public static void Write(OnnxModel model, Stream destination)
    {
        var message = Model(model);
        ThrowIfTooLarge(message.Size);
        message.WriteTo(destination);
    }

    /// <exception cref="InvalidOperationException">An ONNX file cannot hold as many bytes.</exception>
    public static void ThrowIfTooLarge(long size)
    {
        if (size > LargestFile)
            throw new InvalidOperationException(
                $"The network would take {size} bytes as an ONNX model; at most {LargestFile} are possible in one file. "
                + "Fit it with a smaller MaximumVocabularySize, EmbeddingSize or HiddenSize.");
    }

    private static ProtobufMessage Model(OnnxModel model) => new ProtobufMessage()
        .Add(1, OnnxModel.IrVersion)
        .Add(2, "Microsoft.ML.Recurrent")
        .Add(3, LibraryVersion.Current)
        .Add(6, model.Description)
        .Add(7, Graph(model.Graph, name => name))
        .Add(8, new ProtobufMessage().Add(1, "").Add(2, OnnxModel.OperatorSet))
        .AddEach(14, model.Metadata.Select(entry => new ProtobufMessage().Add(1, entry.Key).Add(2, entry.Value)));

    /// <summary>A graph as <c>GraphProto</c>.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="rename">The names that values have where the graph goes.</param>
    public static ProtobufMessage Graph(OnnxGraph graph, Func<string, string> rename) => new ProtobufMessage()
        .AddEach(1, graph.Nodes.Select(node => Node(node, rename)))
        .Add(2, graph.Name)
        .AddEach(5, graph.Constants.Select(constant => constant.ToMessage()))
        .AddEach(11, graph.Inputs.Select(info => ValueInfo(info, rename)))
        .AddEach(12, graph.Outputs.Select(info => ValueInfo(info, rename)));

    private static ProtobufMessage Node(OnnxNode node, Func<string, string> rename) => new ProtobufMessage()
        .AddEach(1, node.Inputs.Select(value => rename(value.Name)))
        .AddEach(2, node.Outputs.Select(value => rename(value.Name)))
        .Add(3, node.Name)
        .Add(4, node.Operator)
        .AddEach(5, node.Attributes.Select(attribute => attribute.ToMessage(rename)));

    private static ProtobufMessage ValueInfo(OnnxValueInfo info, Func<string, string> rename)
    {
        var shape = new ProtobufMessage().AddEach(1, info.Shape.Select(Dimension));
        var tensorType = new ProtobufMessage().Add(1, (long)info.Type).Add(2, shape);
        return new ProtobufMessage().Add(1, rename(info.Name)).Add(2, new ProtobufMessage().Add(1, tensorType)).Add(3, info.Description);
    }

    private static ProtobufMessage Dimension(OnnxDimension dimension) => dimension.Symbol is { } symbol
        ? new ProtobufMessage().Add(2, symbol)
        : new ProtobufMessage().Add(1, dimension.Size);
}
