namespace Microsoft.ML.Recurrent.Onnx.Graph;

/// <summary>A named setting of a node; each kind knows its fields of <c>AttributeProto</c>.</summary>
internal sealed class OnnxAttribute
{
    private const int NameField = 1, IntegerField = 3, TextField = 4, IntegersField = 8, TextsField = 9, GraphField = 6, TypeField = 20;
    private const int IntegerType = 2, TextType = 3, GraphType = 5, IntegersType = 7, TextsType = 8;

    private readonly int _type;
    private readonly Action<ProtobufMessage> _addValue;

    public OnnxAttribute(string name, long value)
        : this(name, IntegerType, value, message => message.Add(IntegerField, value))
    {
    }

    public OnnxAttribute(string name, string value)
        : this(name, TextType, value, message => message.Add(TextField, value))
    {
    }

    public OnnxAttribute(string name, IReadOnlyList<int> values)
        : this(name, IntegersType, values, message => message.AddEach(IntegersField, values))
    {
    }

    public OnnxAttribute(string name, IReadOnlyList<string> values)
        : this(name, TextsType, values, message => message.AddEach(TextsField, values))
    {
    }

    public OnnxAttribute(string name, OnnxGraph body)
        : this(name, GraphType, body, message => message.Add(GraphField, OnnxModelWriter.Graph(body)))
    {
    }

    private OnnxAttribute(string name, int type, object value, Action<ProtobufMessage> addValue)
    {
        Name = name;
        Value = value;
        _type = type;
        _addValue = addValue;
    }

    public string Name { get; }

    /// <summary>An integer, a text, a list of either, or a graph.</summary>
    public object Value { get; }

    public ProtobufMessage ToMessage()
    {
        var message = new ProtobufMessage().Add(NameField, Name);
        _addValue(message);
        return message.Add(TypeField, _type);
    }
}
