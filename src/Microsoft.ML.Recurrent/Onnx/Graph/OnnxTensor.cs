namespace Microsoft.ML.Recurrent.Onnx.Graph;

/// <summary>A constant of a graph; each item type knows its bytes in <c>TensorProto</c>.</summary>
internal sealed class OnnxTensor
{
    private const int ShapeField = 1, TypeField = 2, NameField = 8, BytesField = 9;

    private readonly OnnxElementType _type;
    private readonly Action<ProtobufMessage> _addBytes;

    public OnnxTensor(string name, IReadOnlyList<int> shape, float[] values)
        : this(name, shape, values, OnnxElementType.Float, message => message.Add(BytesField, values))
    {
    }

    public OnnxTensor(string name, IReadOnlyList<int> shape, long[] values)
        : this(name, shape, values, OnnxElementType.Int64, message => message.Add(BytesField, values))
    {
    }

    private OnnxTensor(string name, IReadOnlyList<int> shape, Array values, OnnxElementType type, Action<ProtobufMessage> addBytes)
    {
        Name = name;
        Shape = shape;
        Values = values;
        _type = type;
        _addBytes = addBytes;
    }

    public string Name { get; }

    /// <summary>Row-major; empty for a scalar.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Numbers or integers, row-major.</summary>
    public Array Values { get; }

    public ProtobufMessage ToMessage()
    {
        var message = new ProtobufMessage().AddEach(ShapeField, Shape).Add(TypeField, (long)_type).Add(NameField, Name);
        _addBytes(message);
        return message;
    }
}
