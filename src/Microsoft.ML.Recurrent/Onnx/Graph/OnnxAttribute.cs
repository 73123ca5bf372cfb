namespace Microsoft.ML.Recurrent.Onnx.Graph;

/// <summary>A named setting of a node; each kind knows its fields of <c>AttributeProto</c>.</summary>
internal sealed class OnnxAttribute
{
    private const int NameField = 1, IntegerField = 3, TextField = 4, IntegersField = 8, TextsField = 9, TypeField = 20;
    private const int IntegerType = 2, TextType = 3, IntegersType = 7, TextsType = 8;

    private readonly string _name;
    private readonly int _type;
    private readonly Action<ProtobufMessage> _addValue;

    public OnnxAttribute(string name, long value)
        : this(name, IntegerType, message => message.Add(IntegerField, value))
    {
    }

    public OnnxAttribute(string name, string value)
        : this(name, TextType, message => message.Add(TextField, value))
    {
    }

    public OnnxAttribute(string name, IReadOnlyList<int> values)
        : this(name, IntegersType, message => message.AddEach(IntegersField, values))
    {
    }

    public OnnxAttribute(string name, IReadOnlyList<string> values)
        : this(name, TextsType, message => message.AddEach(TextsField, values))
    {
    }

    private OnnxAttribute(string name, int type, Action<ProtobufMessage> addValue)
    {
        _name = name;
        _type = type;
        _addValue = addValue;
    }

    public ProtobufMessage ToMessage()
    {
        var message = new ProtobufMessage().Add(NameField, _name);
        _addValue(message);
        return message.Add(TypeField, _type);
    }
}
