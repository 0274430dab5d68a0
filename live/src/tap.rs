//! Listens on the wire between the client and the broker. The recordings are lists of frames in the order in which the
//! broker sent them; a client hands them out by consumer and by future, so their order is taken here instead. Nothing
//! is changed on the way.
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use amq_protocol::frame::{AMQPFrame, parse_frame};

/// What the broker sent: the connection it came on, and the frame.
pub type Heard = (String, AMQPFrame);

/// All that was heard and not yet taken, of all connections.
#[derive(Clone, Default)]
pub struct Ear(Arc<Mutex<Vec<Heard>>>);

impl Ear {
    pub fn take(&self) -> Vec<Heard> {
        self.0.lock().map(|mut heard| std::mem::take(&mut *heard)).unwrap_or_default()
    }

    fn hear(&self, connection: &str, frame: AMQPFrame) {
        if let Ok(mut heard) = self.0.lock() {
            heard.push((connection.to_owned(), frame));
        }
    }
}

/// Opens a port for one connection to `broker`; whoever connects to it is heard as `connection`.
pub fn open(connection: &str, broker: SocketAddr, ear: &Ear) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let port = listener.local_addr()?;
    let (connection, ear) = (connection.to_owned(), ear.clone());
    thread::spawn(move || {
        let Ok((client, _)) = listener.accept() else { return };
        let Ok(server) = TcpStream::connect(broker) else { return };
        let _ = client.set_nodelay(true).and_then(|()| server.set_nodelay(true));
        let (Ok(from_client), Ok(to_server)) = (client.try_clone(), server.try_clone()) else { return };
        thread::spawn(move || carry(from_client, to_server, |_| {}));
        let mut pending = Vec::new();
        // Heard before it is handed on: an answer that the client has is an answer that we have.
        carry(server, client, |bytes| listen(&connection, bytes, &mut pending, &ear));
    });
    Ok(port)
}

/// Until one of the two is gone; then the other goes too.
fn carry(mut from: TcpStream, mut to: TcpStream, mut look: impl FnMut(&[u8])) {
    let mut buffer = vec![0; 1 << 16];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        look(&buffer[..count]);
        if to.write_all(&buffer[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}

fn listen(connection: &str, bytes: &[u8], pending: &mut Vec<u8>, ear: &Ear) {
    pending.extend_from_slice(bytes);
    let mut rest = pending.as_slice();
    while let Ok((after, frame)) = parse_frame(rest) {
        rest = after;
        ear.hear(connection, frame);
    }
    *pending = rest.to_vec();
}
