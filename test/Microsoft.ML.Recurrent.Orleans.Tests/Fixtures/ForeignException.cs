namespace Foreign;

/// <summary>An exception of a library that Orleans' serializer does not know.</summary>
public sealed class ForeignException(string message) : Exception(message);
