using System.Net;
using System.Net.Sockets;

namespace LiveSeries;

/// <summary>Ports of this machine.</summary>
internal static class Ports
{
    /// <exception cref="IOException">The port is in use, or the address is none of this machine.</exception>
    public static void ThrowIfTaken(IPAddress address, int port, string option)
    {
        try
        {
            using var listener = new TcpListener(address, port) { ExclusiveAddressUse = true };
            listener.Start();
        }
        catch (SocketException e)
        {
            throw new IOException($"Nothing can listen on {new IPEndPoint(address, port)}: {e.Message}. Name another port with {option}.", e);
        }
    }
}
