namespace Microsoft.ML.Recurrent.Onnx.Graph;

/// <summary>A named setting of a node; each kind knows its fields of <c>AttributeProto</c>.</summary>
internal sealed class OnnxAttribute
{
    private const int NameField = 1, IntegerField = 3, TextField = 4, IntegersField = 8, TextsField = 9, GraphField = 6, TypeField = 20;
    private const int IntegerType = 2, TextType = 3, GraphType = 5, IntegersType = 7, TextsType = 8;

    private readonly int _type;
    private readonly Action<ProtobufMessage, Func<string, string>> _addValue;

    public OnnxAttribute(string name, long value)
        : this(name, IntegerType, value, (message, _) => message.Add(IntegerField, value))
    {
    }

    public OnnxAttribute(string name, string value)
        : this(name, TextType, value, (message, _) => message.Add(TextField, value))
    {
    }

    public OnnxAttribute(string name, IReadOnlyList<int> values)
        : this(name, IntegersType, values, (message, _) => message.AddEach(IntegersField, values))
    {
    }

    public OnnxAttribute(string name, IReadOnlyList<string> values)
        : this(name, TextsType, values, (message, _) => message.AddEach(TextsField, values))
    {
    }

    public OnnxAttribute(string name, OnnxGraph body)
        : this(name, GraphType, body, (message, rename) => message.Add(GraphField, OnnxModelWriter.Graph(body, rename)))
    {
    }

    private OnnxAttribute(string name, int type, object value, Action<ProtobufMessage, Func<string, string>> addValue)
    {
        Name = name;
        Value = value;
        _type = type;
        _addValue = addValue;
    }

    public string Name { get; }

    /// <summary>An integer, a text, a list of either, or a graph.</summary>
    public object Value { get; }

    /// <param name="rename">The names that a graph's values have where the node goes.</param>
    public ProtobufMessage ToMessage(Func<string, string> rename)
    {
        var message = new ProtobufMessage().Add(NameField, Name);
        _addValue(message, rename);
        return message.Add(TypeField, _type);
    }
}
